//! The live stream: server-sent events read with fetch, because an `EventSource` cannot carry the token.

use js_sys::{Reflect, Uint8Array};
use shared::dto::event::LiveEvent;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader};

use super::{ApiError, Call, SignedIn};
use crate::state::sse::EventReader;

impl SignedIn {
    /// Reads events until the server ends the stream or `abort` fires.
    pub async fn listen_events(
        self,
        abort: &AbortSignal,
        mut note: impl FnMut(LiveEvent),
    ) -> Result<(), ApiError> {
        let response = self.send(&Call::get("events"), Some(abort)).await?;
        let body = response.body().ok_or(ApiError::Unreadable)?;
        let reader: ReadableStreamDefaultReader = body
            .get_reader()
            .dyn_into()
            .map_err(|_| ApiError::Unreadable)?;
        let mut events = EventReader::default();
        loop {
            let chunk = JsFuture::from(reader.read())
                .await
                .map_err(|_| ApiError::Network)?;
            let done = Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy());
            if done {
                return Ok(());
            }
            let bytes = Reflect::get(&chunk, &"value".into()).map_err(|_| ApiError::Unreadable)?;
            for data in events.push(&Uint8Array::new(&bytes).to_vec()) {
                // A hint we cannot read is no reason to lose the stream.
                if let Ok(event) = serde_json::from_str(&data) {
                    note(event);
                }
            }
        }
    }
}
