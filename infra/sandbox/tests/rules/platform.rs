//! Tokens, pages, batches, faults: the rules of reading.

use reqwest::Method;
use sandbox::{Admin, App, FaultKind, FaultSpec, Options, Sandbox, SellerSpec, Switches};
use serde_json::Value;

use crate::world::{VERIFIER, World};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[actix_web::test]
async fn a_code_works_once_and_only_with_its_verifier() {
    let world = World::new(Options::default(), 3).await;
    let code = world.code().await;
    assert_eq!(world.redeem(&code, VERIFIER).await.0, 200);
    let (status, again) = world.redeem(&code, VERIFIER).await;
    assert_eq!((status, text(&again["error"])), (400, "invalid_grant"));
    let (status, wrong) = world.redeem(&world.code().await, "another-verifier").await;
    assert_eq!((status, text(&wrong["error"])), (400, "invalid_grant"));
    let redirect = App::default().redirect_uri;
    let code = world.code().await;
    let (status, none) = world
        .token(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &redirect),
        ])
        .await;
    assert_eq!((status, text(&none["error"])), (400, "invalid_request"));
    let (status, other) = world.token(&[("grant_type", "password")]).await;
    assert_eq!(
        (status, text(&other["error"])),
        (400, "unsupported_grant_type")
    );
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_dies_with_its_successor() {
    let world = World::new(Options::default(), 3).await;
    let first = world.granted().await;
    let (status, second) = world.renew(text(&first["refresh_token"])).await;
    assert_eq!(status, 200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let (status, replay) = world.renew(text(&first["refresh_token"])).await;
    assert_eq!((status, text(&replay["error"])), (400, "invalid_grant"));
    assert_eq!(
        world.renew(text(&second["refresh_token"])).await.0,
        200,
        "a replay leaves the newer pair alone"
    );

    world
        .admin
        .set_switches(&Switches {
            replay_kills_grant: true,
            ..Switches::default()
        })
        .await
        .unwrap();
    let third = world.granted().await;
    let (_, fourth) = world.renew(text(&third["refresh_token"])).await;
    world.renew(text(&third["refresh_token"])).await;
    assert_eq!(
        world.renew(text(&fourth["refresh_token"])).await.0,
        400,
        "under the switch a replay kills the grant"
    );
}

#[actix_web::test]
async fn a_revoked_or_missing_token_opens_nothing() {
    let world = World::new(Options::default(), 3).await;
    let pair = world.granted().await;
    assert_eq!(world.get(&pair, "/users/me").await.0, 200);
    let user = &world.seller.user_id;
    let path = format!("/users/{user}/applications/{}", App::default().client_id);
    let token = text(&pair["access_token"]);
    assert_eq!(
        world
            .request(Method::DELETE, &path)
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    let (status, body) = world.get(&pair, "/users/me").await;
    assert_eq!((status, text(&body["error"])), (401, "unauthorized"));
    assert_eq!(
        world
            .request(Method::GET, "/users/me")
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
}

#[actix_web::test]
async fn the_consent_page_refuses_what_is_not_registered() {
    let world = World::new(
        Options {
            pkce_required: true,
            ..Options::default()
        },
        1,
    )
    .await;
    let app = App::default();
    for (client, redirect, challenge) in [
        (
            "nobody",
            app.redirect_uri.as_str(),
            "&code_challenge=x&code_challenge_method=S256",
        ),
        (
            &app.client_id,
            "http://127.0.0.1:1/elsewhere",
            "&code_challenge=x&code_challenge_method=S256",
        ),
        (&app.client_id, &app.redirect_uri, ""),
    ] {
        let path = format!(
            "/authorization?response_type=code&client_id={client}&redirect_uri={redirect}&state=%3Cb%3E{challenge}"
        );
        let answer = world.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{path}");
    }
    let path = format!(
        "/authorization?response_type=code&client_id={}&redirect_uri={}&state=%22%3E%3Cb%3E&code_challenge=x&code_challenge_method=S256",
        app.client_id, app.redirect_uri
    );
    let page = world
        .request(Method::GET, &path)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("Autorizar") && !page.contains("\"><b>"),
        "what comes from the address is escaped"
    );
}

#[actix_web::test]
async fn ids_are_paged_to_a_thousand_and_scanned_beyond() {
    let world = World::new(Options::default(), 230).await;
    let pair = world.granted().await;
    let base = format!("/users/{}/items/search", world.seller.user_id);
    assert_eq!(world.get(&pair, &format!("{base}?limit=101")).await.0, 400);
    assert_eq!(
        world
            .get(&pair, &format!("{base}?offset=960&limit=50"))
            .await
            .0,
        400
    );
    assert_eq!(
        world
            .get(&pair, &format!("{base}?search_type=scan&offset=5"))
            .await
            .0,
        400
    );
    let (mut seen, mut scroll) = (std::collections::BTreeSet::new(), String::new());
    for _ in 0..10 {
        let (status, page) = world
            .get(&pair, &format!("{base}?search_type=scan&limit=100{scroll}"))
            .await;
        assert_eq!((status, page["paging"]["total"].as_i64()), (200, Some(230)));
        let rows = page["results"].as_array().unwrap();
        for id in rows {
            assert!(seen.insert(text(id).to_owned()), "twice");
        }
        match page["scroll_id"].as_str() {
            Some(next) if !next.is_empty() && !rows.is_empty() => {
                scroll = format!("&scroll_id={next}")
            }
            _ => break,
        }
    }
    assert_eq!(seen.len(), 230);
    let (_, newest) = world
        .get(&pair, &format!("{base}?orders=last_updated_desc&limit=1"))
        .await;
    let changed = seen.iter().next().unwrap();
    world
        .admin
        .change_item(
            changed,
            &sandbox::ItemChange {
                available_quantity: Some(77),
                ..Default::default()
            },
        )
        .await
        .unwrap();
    let (_, after) = world
        .get(&pair, &format!("{base}?orders=last_updated_desc&limit=1"))
        .await;
    assert_eq!(text(&after["results"][0]), changed);
    assert!(newest["results"][0] != after["results"][0] || text(&newest["results"][0]) == changed);
}

#[actix_web::test]
async fn a_batch_keeps_its_rules() {
    let world = World::new(Options::default(), 25).await;
    let pair = world.granted().await;
    let ids = world.admin.items(&world.seller.user_id).await.unwrap();
    assert_eq!(
        world
            .get(&pair, &format!("/items/bulk?ids={}", ids[..21].join(",")))
            .await
            .0,
        400
    );
    assert_eq!(
        world
            .get(&pair, &format!("/items/bulk?ids={0},{0}", ids[0]))
            .await
            .0,
        400
    );
    assert_eq!(
        world.get(&pair, &format!("/items?ids={}", ids[0])).await.0,
        404,
        "the old batch is switched off"
    );
    let (_, rows) = world
        .get(
            &pair,
            &format!("/items/bulk?ids={},MLB1,{}", ids[3], ids[1]),
        )
        .await;
    assert_eq!(rows[0]["body"]["id"], ids[3].as_str(), "in the order asked");
    assert_eq!(
        (rows[1]["status_code"].as_i64(), rows[1].get("body")),
        (Some(404), None)
    );
    assert_eq!(rows[2]["body"]["id"], ids[1].as_str());
    // Another seller sees the public view.
    let stranger = World {
        seller: world
            .admin
            .create_seller(&SellerSpec::default())
            .await
            .unwrap(),
        ..world
    };
    let theirs = stranger.granted().await;
    let (_, public) = stranger.get(&theirs, &format!("/items/{}", ids[0])).await;
    assert!(public.get("available_quantity").is_none() && public.get("title").is_some());
    assert_eq!(
        stranger
            .get(&theirs, &format!("/item/{}/performance", ids[0]))
            .await
            .0,
        401
    );
}

#[actix_web::test]
async fn the_order_search_hides_what_the_platform_hides() {
    let world = World::new(Options::default(), 10).await;
    let pair = world.granted().await;
    let order = world
        .admin
        .create_order(&world.seller.user_id, None, 1)
        .await
        .unwrap();
    world.admin.cancel_order(&order).await.unwrap();
    let base = format!("/orders/search?seller={}", world.seller.user_id);
    assert_eq!(world.get(&pair, &format!("{base}&limit=51")).await.0, 400);
    assert_eq!(world.get(&pair, "/orders/search?seller=1").await.0, 403);
    let (_, hidden) = world.get(&pair, &format!("{base}&q={order}")).await;
    assert_eq!(hidden["paging"]["total"], 0);
    let (_, asked) = world
        .get(&pair, &format!("{base}&q={order}&order.status=cancelled"))
        .await;
    assert_eq!(asked["paging"]["total"], 1);
    let (_, one) = world.get(&pair, &format!("/orders/{order}")).await;
    assert_eq!(text(&one["status"]), "cancelled");
    // A name that does not exist is ignored without a word.
    let (_, all) = world.get(&pair, &base).await;
    let (_, ignored) = world
        .get(
            &pair,
            &format!("{base}&order.last_updated.from=2099-01-01T00:00:00.000-03:00"),
        )
        .await;
    assert_eq!(all["paging"]["total"], ignored["paging"]["total"]);
    let (_, none) = world
        .get(
            &pair,
            &format!("{base}&order.date_last_updated.from=2099-01-01T00:00:00.000-03:00"),
        )
        .await;
    assert_eq!(none["paging"]["total"], 0);
}

#[actix_web::test]
async fn it_misbehaves_as_told() {
    let world = World::new(Options::default(), 5).await;
    let pair = world.granted().await;
    let token = text(&pair["access_token"]).to_owned();
    let me = || world.request(Method::GET, "/users/me").bearer_auth(&token);
    for (kind, status) in [
        (FaultKind::TooManyRequests, 429),
        (FaultKind::ServerError, 500),
        (FaultKind::NotJson, 200),
    ] {
        world
            .admin
            .fault(&FaultSpec::new("/users/me", kind).times(1))
            .await
            .unwrap();
        assert_eq!(me().send().await.unwrap().status(), status);
    }
    world
        .admin
        .fault(&FaultSpec::new("/users/me", FaultKind::CutBody).times(1))
        .await
        .unwrap();
    assert!(
        me().send().await.unwrap().bytes().await.is_err(),
        "half a body"
    );
    for kind in [FaultKind::Drop, FaultKind::DropAfter] {
        // The client repeats a safe call on a closed connection by itself, once.
        world
            .admin
            .fault(&FaultSpec::new("/users/me", kind))
            .await
            .unwrap();
        assert!(me().send().await.is_err(), "no answer");
        world.admin.clear_faults().await.unwrap();
    }
    assert_eq!(me().send().await.unwrap().status(), 200);
    assert!(world.admin.calls().await.unwrap().of("users/me") >= 7);
}

#[actix_web::test]
async fn a_restart_keeps_grants_and_changes() {
    let folder = std::env::temp_dir().join(format!("sandbox-{}", std::process::id()));
    let state_file = Some(folder.join("state.json"));
    let options = || Options {
        state_file: state_file.clone(),
        ..Options::default()
    };
    let world = World::new(options(), 6).await;
    let pair = world.granted().await;
    let item = world.admin.items(&world.seller.user_id).await.unwrap()[0].clone();
    world
        .admin
        .change_item(
            &item,
            &sandbox::ItemChange {
                price: Some("12.34".into()),
                ..Default::default()
            },
        )
        .await
        .unwrap();
    let order = world
        .admin
        .create_order(&world.seller.user_id, None, 2)
        .await
        .unwrap();
    let (_, before) = world.get(&pair, &format!("/items/{item}")).await;
    let World {
        sandbox,
        admin,
        client,
        seller,
    } = world;
    sandbox.stop();
    let _ = admin;
    let sandbox = Sandbox::start(options()).await.unwrap();
    let admin = Admin::new(sandbox.base_url());
    let again = World {
        sandbox,
        admin,
        client,
        seller,
    };
    let (status, after) = again.get(&pair, &format!("/items/{item}")).await;
    assert_eq!((status, &after["price"]), (200, &before["price"]));
    assert_eq!(after["title"], before["title"]);
    assert_eq!(again.get(&pair, &format!("/orders/{order}")).await.0, 200);
    let _ = std::fs::remove_dir_all(folder);
}
