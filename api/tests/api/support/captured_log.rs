//! Every log line of the process, kept for the canary test.

use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

static LOG: LazyLock<Sink> = LazyLock::new(|| {
    let sink = Sink::default();
    let writer = sink.clone();
    api::telemetry::init("trace", move || writer.clone());
    sink
});

/// Starts logging at the finest level, and answers what was logged so far.
pub fn captured_log() -> String {
    String::from_utf8_lossy(&LOG.0.lock().unwrap()).into_owned()
}
