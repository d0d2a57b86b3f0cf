//! A mail server that keeps what it receives: `GET /_sandbox/mailbox` shows it, nothing goes any further.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::http::Shared;

/// Larger letters are refused.
const LARGEST: usize = 1_048_576;

/// A letter as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Header and body, lines ended by `\n`.
    pub source: String,
    /// Decoded.
    pub subject: String,
    /// The text of a letter that has no parts, decoded.
    pub text: String,
}

/// Receives until the sandbox stops.
pub async fn serve(listener: TcpListener, shared: Shared) {
    while let Ok((stream, peer)) = listener.accept().await {
        let shared = shared.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = talk(stream, peer, &shared).await {
                tracing::debug!(%error, "a mail conversation broke off");
            }
        });
    }
}

async fn talk(stream: TcpStream, peer: SocketAddr, shared: &Shared) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sandbox ESMTP\r\n").await?;
    let mut mail = Mail::default();
    while let Some(line) = lines.next_line().await? {
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => format!("250 sandbox greets {}", peer.ip()),
            "MAIL" => {
                mail = Mail {
                    from: address(&line),
                    ..Mail::default()
                };
                "250 ok".into()
            }
            "RCPT" => {
                mail.to.push(address(&line));
                "250 ok".into()
            }
            "DATA" if mail.to.is_empty() => "503 to whom?".into(),
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    // A line that begins with a dot came with one more.
                    mail.source
                        .push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.source.push('\n');
                    if mail.source.len() > LARGEST {
                        write.write_all(b"552 too large\r\n").await?;
                        return Ok(());
                    }
                }
                shared
                    .world()
                    .mailbox
                    .push(read_letter(std::mem::take(&mut mail)));
                "250 kept".into()
            }
            "RSET" => {
                mail = Mail::default();
                "250 ok".into()
            }
            "NOOP" => "250 ok".into(),
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 not here".into(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or_else(String::new, |(address, _)| address.to_owned())
}

fn read_letter(mut mail: Mail) -> Mail {
    if let Some(letter) = mail_parser::MessageParser::default().parse(&mail.source) {
        mail.subject = letter.subject().unwrap_or_default().to_owned();
        mail.text = letter
            .body_text(0)
            .map(|text| text.replace("\r\n", "\n"))
            .unwrap_or_default();
    }
    mail
}
