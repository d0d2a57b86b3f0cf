//! The API's description, generated from the handlers, and what can be asked of it.

use actix_web::App;
use actix_web::http::Method;
use shared::dto::event::{EventKind, LiveEvent};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};
use utoipa_actix_web::AppExt;

use crate::routes;

/// The description as JSON, and its paths for telling a wrong method from an unknown address.
pub struct Document {
    pub json: String,
    paths: Vec<(Vec<String>, Vec<Method>)>,
}

impl Document {
    /// Collects the description from the registered handlers.
    pub fn build() -> Self {
        let (_, document) = App::new()
            .into_utoipa_app()
            .openapi(base())
            .service(utoipa_actix_web::scope("/api/v1").configure(routes::v1))
            .split_for_parts();
        let value = serde_json::to_value(&document).unwrap_or_default();
        let paths = value["paths"]
            .as_object()
            .map(|paths| {
                paths
                    .iter()
                    .map(|(path, operations)| (segments(path), methods(operations)))
                    .collect()
            })
            .unwrap_or_default();
        Self {
            json: serde_json::to_string_pretty(&value).unwrap_or_default(),
            paths,
        }
    }

    /// The methods that an address has; none where there is no such address.
    pub fn methods_of(&self, path: &str) -> Vec<Method> {
        let asked = segments(path);
        self.paths
            .iter()
            .find(|(template, _)| {
                template.len() == asked.len()
                    && template
                        .iter()
                        .zip(&asked)
                        .all(|(part, asked)| part.starts_with('{') || part == asked)
            })
            .map(|(_, methods)| methods.clone())
            .unwrap_or_default()
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

fn methods(operations: &serde_json::Value) -> Vec<Method> {
    operations
        .as_object()
        .map(|operations| {
            operations
                .keys()
                .filter_map(|name| name.to_uppercase().parse().ok())
                .collect()
        })
        .unwrap_or_default()
}

fn base() -> OpenApi {
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Super Seller IA")
                .version("1")
                .description(Some(
                    "Sync a marketplace account, read its listings, orders, score and recommendations. \
                     Money is `{minor, currency}`, times are RFC 3339 in UTC, lists answer `{items, next_cursor}`, \
                     errors are `application/problem+json` with a stable `code`.",
                ))
                .license(Some(LicenseBuilder::new().name("AGPL-3.0-or-later").build()))
                .build(),
        )
        .components(Some(
            ComponentsBuilder::new()
                // No body is one of these: they stand in the text of the stream's messages.
                .schema_from::<LiveEvent>()
                .schema_from::<EventKind>()
                .security_scheme(
                    "bearer",
                    SecurityScheme::Http(
                        HttpBuilder::new()
                            .scheme(HttpAuthScheme::Bearer)
                            .bearer_format("JWT")
                            .build(),
                    ),
                )
                .build(),
        ))
        .build()
}
