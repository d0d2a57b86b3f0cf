//! Logs as bunyan JSON, one line an event, to any sink.

use tracing::Level;
use tracing::subscriber::set_global_default;
use tracing_bunyan_formatter::{BunyanFormattingLayer, JsonStorageLayer};
use tracing_log::LogTracer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Registry};

/// Libraries whose fine lines print what a request or an answer carries. No setting may turn those on.
const TALKATIVE: [&str; 8] = [
    "actix_web",
    "actix_http",
    "h2",
    "hyper",
    "hyper_util",
    "reqwest",
    "sqlx",
    "sea_orm",
];

fn is_discreet(target: &str, level: &Level) -> bool {
    let library = target.split("::").next().unwrap_or(target);
    *level <= Level::INFO || !TALKATIVE.contains(&library)
}

/// Starts logging for the whole process. A second call changes nothing.
pub fn init<W>(filter: &str, sink: W)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = Registry::default()
        .with(filter)
        .with(filter_fn(|metadata| {
            is_discreet(metadata.target(), metadata.level())
        }))
        .with(JsonStorageLayer)
        .with(BunyanFormattingLayer::new("superseller".into(), sink));
    if set_global_default(subscriber).is_ok() {
        // Lines of the `log` crate join ours; only the first start can fail to have been.
        let _ = LogTracer::init();
    }
}
