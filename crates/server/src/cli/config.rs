//! `rejoinder config`: what is in force, secrets left out.

use std::process::ExitCode;

use clap::Subcommand;
use rejoinder_domain::Need;
use rejoinder_store::Order;

use super::Context;
use crate::config::{Config, Provider, SiteConfig};

/// Show the configuration as it is in force
#[derive(Debug, Subcommand)]
pub(super) enum Show {
    /// Check it and print what is in force, without secrets
    Show,
}

pub(super) fn run(show: &Show, context: &Context) -> ExitCode {
    let Show::Show = show;
    let config = &context.config;
    print("", &server(config));
    for shown in &config.sites {
        println!("\nsite {}", shown.id);
        print("  ", &site(shown));
    }
    for shown in &config.providers {
        println!("\nsign_in {}", shown.id);
        print("  ", &provider(shown));
    }
    ExitCode::SUCCESS
}

type Lines = Vec<(&'static str, String)>;

fn print(indent: &str, lines: &Lines) {
    for (key, value) in lines {
        println!("{:<20}{value}", format!("{indent}{key}"));
    }
}

fn server(config: &Config) -> Lines {
    let public =
        config.public_url.as_ref().map_or_else(|| format!("http://{}", config.listen), ToString::to_string);
    vec![
        ("data folder", config.data.display().to_string()),
        ("listen", config.listen.to_string()),
        ("public_url", public),
        ("trusted_proxies", list(&config.trusted_proxies)),
        ("metrics_token", set(config.metrics_token.is_some())),
        ("replies_per_minute", config.replies_per_minute.to_string()),
        ("allow_private", list(&config.allow_private)),
    ]
}

fn site(site: &SiteConfig) -> Lines {
    let rules = &site.rules;
    let order = match site.order {
        Order::Oldest => "oldest",
        Order::Newest => "newest",
    };
    let public = site.public_url.as_ref().map_or_else(|| "the server's".to_owned(), ToString::to_string);
    vec![
        ("title", site.title.clone()),
        ("tagline", or_none(&site.tagline)),
        ("language", site.language.tag().to_owned()),
        ("time_zone", site.time_zone.iana_name().unwrap_or("UTC").to_owned()),
        ("public_url", public),
        ("articles", site.articles.display().to_string()),
        ("policy", rules.policy.to_string()),
        ("name", need(rules.name)),
        ("email", need(rules.email)),
        ("website", need(rules.website)),
        ("close_after_days", rules.close_after_days.unwrap_or(0).to_string()),
        ("max_links", rules.max_links.to_string()),
        ("edit_minutes", (rules.edit_window.as_secs() / 60).to_string()),
        ("depth", site.depth.to_string()),
        ("order", order.to_owned()),
        ("accent", site.accent.clone().unwrap_or_else(|| "the built-in one".to_owned())),
        ("sign_in", site.sign_in.as_deref().map_or_else(|| "all".to_owned(), list)),
    ]
}

fn provider(provider: &Provider) -> Lines {
    let addresses = &provider.addresses;
    let secret = match &provider.sso {
        Some(key) if key.is_shared() => format!("set ({})", key.algorithm()),
        Some(key) => format!("a public key ({})", key.algorithm()),
        None => set(provider.client_secret.is_some()),
    };
    let mut lines = vec![
        ("kind", provider.kind.to_string()),
        ("name", provider.name.clone()),
        ("client_id", or_none(&provider.client_id)),
        ("client_secret", secret),
    ];
    lines.extend(provider.issuer.clone().map(|issuer| ("issuer", issuer)));
    for (key, address) in [
        ("authorize_url", &addresses.authorize),
        ("token_url", &addresses.token),
        ("profile_url", &addresses.profile),
        ("emails_url", &addresses.emails),
        ("photo_url", &addresses.photo),
        ("revoke_url", &addresses.revoke),
        ("jwks_url", &addresses.jwks),
    ] {
        lines.extend(address.as_ref().map(|address| (key, address.to_string())));
    }
    if let Some((team, key)) = &provider.apple {
        lines.extend([("team_id", team.clone()), ("key_id", key.clone())]);
    }
    lines
}

fn set(is_set: bool) -> String {
    if is_set { "set".into() } else { "not set".into() }
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "none".into() } else { text.into() }
}

fn need(need: Need) -> String {
    match need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Hidden => "hidden",
    }
    .to_owned()
}

fn list<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        "none".into()
    } else {
        items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}
