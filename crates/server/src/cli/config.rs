//! `rejoinder config`: what is in force, secrets left out.

use std::process::ExitCode;

use clap::Subcommand;

use super::Context;

/// Show the configuration as it is in force
#[derive(Debug, Subcommand)]
pub(super) enum Show {
    /// Check it and print what is in force, without secrets
    Show,
}

pub(super) fn run(show: &Show, context: &Context) -> ExitCode {
    let Show::Show = show;
    let config = &context.config;
    let public =
        config.public_url.as_ref().map_or_else(|| format!("http://{}", config.listen), ToString::to_string);
    println!("data folder         {}", config.data.display());
    println!("listen              {}", config.listen);
    println!("public_url          {public}");
    println!("trusted_proxies     {}", list(&config.trusted_proxies));
    println!("metrics_token       {}", if config.metrics_token.is_some() { "set" } else { "not set" });
    println!("replies_per_minute  {}", config.replies_per_minute);
    println!("allow_private       {}", list(&config.allow_private));
    for site in &config.sites {
        println!("\nsite {}", site.id);
        println!("  title             {}", site.title);
        println!("  language          {}", site.language.tag());
        println!("  articles          {}", site.articles.display());
        println!("  policy            {}", site.rules.policy);
        println!("  close_after_days  {}", site.rules.close_after_days.unwrap_or(0));
        println!("  max_links         {}", site.rules.max_links);
        println!("  edit_minutes      {}", site.rules.edit_window.as_secs() / 60);
        println!("  depth             {}", site.depth);
    }
    ExitCode::SUCCESS
}

fn list<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        "none".into()
    } else {
        items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}
