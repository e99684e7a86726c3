//! `rejoinder doctor`: what is wrong, and what to do about it.

mod sign_in;

use std::process::ExitCode;

use super::Context;
use crate::articles::folder;
use crate::config::Config;
use crate::run;

/// One finding: fine, or not and what to do.
enum Finding {
    Fine(String),
    Advice(String, &'static str),
    Wrong(String, &'static str),
}

pub(super) async fn run(context: Context) -> anyhow::Result<ExitCode> {
    let mut findings = about_network(&context.config);
    let config = context.config.clone();
    match run::open_for_command(context.config).await {
        Ok(app) => {
            for (what, broken) in app.store.check().await? {
                findings.push(if broken.is_empty() {
                    Finding::Fine(what)
                } else {
                    Finding::Wrong(format!("{what}: {broken}"), "restore the data folder from a backup")
                });
            }
            for site in app.sites() {
                let reading = folder::read(&app, site).await?;
                for (file, why) in reading.refused {
                    let what = format!("site {}: {} was not taken: {why}", site.id, file.display());
                    findings.push(Finding::Wrong(what, "correct the file"));
                }
            }
            findings.extend(sign_in::about(&app).await);
        }
        Err(error) => findings.push(Finding::Wrong(format!("{error:#}"), "see the cause")),
    }
    findings.push(about_folder(&config));
    let wrong = findings.iter().filter(|finding| matches!(finding, Finding::Wrong(..))).count();
    for finding in &findings {
        match finding {
            Finding::Fine(what) => println!("ok      {what}"),
            Finding::Advice(what, hint) => println!("advice  {what}\n        hint: {hint}"),
            Finding::Wrong(what, hint) => println!("wrong   {what}\n        hint: {hint}"),
        }
    }
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn about_network(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let https = config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
    let proxied = https || config.sites.iter().any(|site| site.public_url.is_some());
    if proxied && config.trusted_proxies.is_empty() {
        let what = "public_url speaks of a proxy, but server.trusted_proxies is empty: all readers count as one network".to_owned();
        findings.push(Finding::Wrong(
            what,
            "name the proxy's address, for example trusted_proxies = [\"127.0.0.1/32\"]",
        ));
    }
    if !config.listen.ip().is_loopback() && !https {
        let what = format!("{} is open to others, and pages go out unencrypted", config.listen);
        findings.push(Finding::Advice(
            what,
            "put a proxy with TLS in front, and set server.public_url to its https address",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::Fine("network settings fit together".into()));
    }
    findings
}

fn about_folder(config: &Config) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::metadata(&config.data).is_ok_and(|facts| facts.permissions().mode() & 0o007 != 0);
    if open {
        let what = format!("everybody on this machine may look into {}", config.data.display());
        Finding::Advice(what, "chmod 700 the data folder: it holds e-mail addresses and keys")
    } else {
        Finding::Fine("the data folder is closed to others".into())
    }
}
