//! Server-sent events out of raw bytes, however the network cuts them.

/// Collects bytes and gives back the `data` of each finished event.
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
    data: Vec<String>,
}

impl EventReader {
    pub fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut finished = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches('\r');
            if line.is_empty() {
                if !self.data.is_empty() {
                    finished.push(std::mem::take(&mut self.data).join("\n"));
                }
            } else if let Some(data) = line.strip_prefix("data:") {
                self.data
                    .push(data.strip_prefix(' ').unwrap_or(data).to_owned());
            }
        }
        finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_survive_any_cut() {
        let stream = "event: live\nid: 1\ndata: {\"a\":\"é\"}\n\n: heartbeat\n\ndata: um\r\ndata: dois\r\n\r\ndata: inacabado";
        let expected = vec!["{\"a\":\"é\"}".to_owned(), "um\ndois".to_owned()];
        for size in 1..stream.len() {
            let mut reader = EventReader::default();
            let read: Vec<String> = stream
                .as_bytes()
                .chunks(size)
                .flat_map(|chunk| reader.push(chunk))
                .collect();
            assert_eq!(read, expected, "in pieces of {size}");
        }
    }
}
