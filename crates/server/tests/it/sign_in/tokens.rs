//! ID tokens that prove nothing (T16).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::idp::{Reply, Scene, Signer};

use super::forged::{by_claims, by_form, by_key, forgery, saying};

#[tokio::test]
async fn t16_forged_token_signs_nobody_in() {
    let scene = Scene::new().await;
    let mut for_encryption = Signer::rsa().called("enc").jwk();
    for_encryption["use"] = json!("enc");
    let shared =
        json!({"kty": "oct", "kid": "shared", "k": URL_SAFE_NO_PAD.encode("shared"), "alg": "HS256"});
    scene.idp.publish(vec![Signer::own().jwk(), Signer::rsa().jwk(), for_encryption, shared]);
    scene.idp.say("/evil/keys", Reply::json(&json!({"keys": [Signer::other().called("own").jwk()]})));
    let honest = || async {
        let ana = scene.reader();
        scene.idp.mint(|claims, signer| signer.token(&claims));
        scene.sign_in(&ana, "oidc").await;
        assert!(ana.known_as().await.is_some(), "the honest token is believed");
    };
    honest().await;
    let forged = [by_key(&scene.idp.origin), by_form(), by_claims()];
    let forged: Vec<_> = forged.into_iter().flatten().collect();
    assert!(forged.len() >= 50);
    for (name, forge) in forged {
        scene.idp.mint(forge);
        let ana = scene.reader();
        let answer = scene.sign_in(&ana, "oidc").await;
        assert_eq!(answer.header("location"), "/salt?sign_in=failed#leave-a-reply", "{name}");
        ana.refused(&answer, "failed").await;
    }
    assert_eq!(scene.idp.count("/evil/keys"), 0, "where a token says its keys are nobody looks");
    honest().await;
}

#[tokio::test]
async fn t16_token_that_did_not_come_signs_nobody_in() {
    let scene = Scene::new().await;
    for kind in ["oidc", "google", "gitlab", "microsoft", "apple"] {
        let below = match kind {
            "microsoft" => "microsoft/common/oauth2/v2.0",
            "apple" => "apple/auth",
            kind => kind,
        };
        scene.idp.forge(&format!("/{below}/token"), |_, usual: Reply| usual.without("id_token"));
        let ana = scene.reader();
        let answer = scene.sign_in(&ana, kind).await;
        assert_eq!(scene.idp.count(&format!("/{below}/token")), 1, "{kind}");
        ana.refused(&answer, "failed").await;
    }
}

#[tokio::test]
async fn t16_token_of_another_audience_list_or_clock_that_is_honest_is_believed() {
    let scene = Scene::new().await;
    let later = |seconds: i64| move |claims: &Value| json!(claims["iat"].as_i64().unwrap() + seconds);
    let honest = [
        ("for a list of one", saying("aud", |_| json!(["paper"]))),
        (
            "for two and made for this one",
            forgery(|mut claims, signer| {
                (claims["aud"], claims["azp"]) = (json!(["paper", "other"]), json!("paper"));
                signer.token(&claims)
            }),
        ),
        ("by a clock that is late", saying("exp", later(-59))),
        ("by a clock that is early", saying("iat", later(60))),
        ("by the RSA key", forgery(|claims, _| Signer::rsa().token(&claims))),
    ];
    scene.idp.publish(vec![Signer::own().jwk(), Signer::rsa().jwk()]);
    for (name, mint) in honest {
        scene.idp.mint(mint);
        let ana = scene.reader();
        scene.sign_in(&ana, "oidc").await;
        assert!(ana.known_as().await.is_some(), "{name}");
    }
}
