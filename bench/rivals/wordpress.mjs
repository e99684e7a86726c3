// WordPress as Debian packages it, with MariaDB, PHP-FPM (opcache on) and nginx, no cache of pages.

import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";

import { freePort } from "../lib/nginx.mjs";
import { records } from "../lib/seed.mjs";
import { onCore, ready, run, tree } from "../lib/server.mjs";

const INSTALL = `<?php
define("WP_INSTALLING", true);
require "wp-load.php";
require "wp-admin/includes/upgrade.php";
wp_install("Bench", "admin", "admin@example.org", true, "", "bench-bench-bench");
switch_theme("twentytwentyone");
foreach (["comment_moderation" => 0, "comment_previously_approved" => 0, "comments_notify" => 0, "moderation_notify" => 0, "require_name_email" => 0, "thread_comments" => 1, "thread_comments_depth" => 5, "page_comments" => 0, "comment_max_links" => 20, "permalink_structure" => "/%postname%/"] as $name => $value) update_option($name, $value);
$posts = []; $ids = []; $n = 0;
$wpdb->query("START TRANSACTION");
while (($line = fgets(STDIN)) !== false) {
  $record = json_decode($line, true);
  if ($record["kind"] === "article") {
    $name = trim($record["path"], "/");
    $wpdb->insert($wpdb->posts, ["post_author" => 1, "post_date" => "2026-01-01 00:00:00", "post_date_gmt" => "2026-01-01 00:00:00", "post_modified" => "2026-01-01 00:00:00", "post_modified_gmt" => "2026-01-01 00:00:00", "post_content" => $record["html"], "post_title" => $record["title"], "post_excerpt" => "", "post_name" => $name, "to_ping" => "", "pinged" => "", "post_content_filtered" => "", "post_status" => "publish", "comment_status" => "open", "ping_status" => "closed", "post_type" => "post"]);
    $posts[$record["path"]] = $wpdb->insert_id;
  } elseif ($record["kind"] === "reply") {
    $at = gmdate("Y-m-d H:i:s", strtotime($record["created"]));
    $wpdb->insert($wpdb->comments, ["comment_post_ID" => $posts[$record["article"]], "comment_author" => $record["author"]["name"], "comment_author_email" => "", "comment_author_url" => "", "comment_author_IP" => "127.0.0.1", "comment_date" => $at, "comment_date_gmt" => $at, "comment_content" => $record["body"], "comment_approved" => 1, "comment_agent" => "", "comment_type" => "comment", "comment_parent" => $record["parent"] === null ? 0 : ($ids[$record["parent"]] ?? 0)]);
    $ids[$record["id"]] = $wpdb->insert_id;
    if (++$n % 5000 === 0) $wpdb->query("COMMIT AND CHAIN");
  }
}
$wpdb->query("COMMIT");
$wpdb->query("UPDATE $wpdb->posts p SET comment_count = (SELECT count(*) FROM $wpdb->comments c WHERE c.comment_post_ID = p.ID)");
flush_rewrite_rules();
file_put_contents("posts.json", json_encode($posts));
`;

const PLUGIN = `<?php
add_filter("wp_is_comment_flood", "__return_false", 99);
add_filter("pre_wp_mail", "__return_true");
`;

/** Installs, seeds and starts it: the database, PHP and nginx, all on one core. */
export async function start({ target, core }) {
  const folder = path.join(target, "bench", "wordpress");
  const [db, www, socket] = [path.join(folder, "db"), path.join(folder, "www"), path.join(folder, "db.sock")];
  const fresh = !existsSync(path.join(www, "posts.json"));
  if (fresh) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync("/usr/share/wordpress", www, { recursive: true, dereference: true });
    run(["mariadb-install-db", `--datadir=${db}`, "--auth-root-authentication-method=normal", "--user=root"]);
  }
  const database = onCore(core, ["mariadbd", "--no-defaults", "--user=root", `--datadir=${db}`, `--socket=${socket}`, "--skip-networking", `--pid-file=${folder}/db.pid`], { stdio: "ignore" });
  const sql = (text) => spawnSync("mariadb", ["--no-defaults", `--socket=${socket}`, "-u", "root", "-N", "-e", text], { encoding: "utf8" });
  for (let tries = 0; sql("SELECT 1").status !== 0; tries++) {
    if (tries > 200) throw new Error("MariaDB did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  writeFileSync(
    path.join(www, "wp-config.php"),
    `<?php
define("DB_NAME", "wordpress"); define("DB_USER", "root"); define("DB_PASSWORD", ""); define("DB_HOST", "localhost:${socket}"); define("DB_CHARSET", "utf8mb4");
define("WP_HOME", $_SERVER["HTTP_HOST"] ?? "" ? "http://" . $_SERVER["HTTP_HOST"] : "${base}"); define("WP_SITEURL", WP_HOME); define("DISABLE_WP_CRON", true); define("AUTOMATIC_UPDATER_DISABLED", true);
define("WP_CONTENT_DIR", __DIR__ . "/wp-content");
$table_prefix = "wp_"; if (!defined("ABSPATH")) define("ABSPATH", __DIR__ . "/"); require_once ABSPATH . "wp-settings.php";
`,
  );
  mkdirSync(path.join(www, "wp-content", "mu-plugins"), { recursive: true });
  writeFileSync(path.join(www, "wp-content", "mu-plugins", "bench.php"), PLUGIN);
  if (fresh) {
    sql("CREATE DATABASE wordpress CHARACTER SET utf8mb4");
    writeFileSync(path.join(www, "bench-install.php"), INSTALL);
    run(["php", "bench-install.php"], { cwd: www, input: [...records("rivals")].map((record) => JSON.stringify(record)).join("\n") });
  }
  const fpm = path.join(folder, "fpm.conf");
  const php = path.join(folder, "php.sock");
  writeFileSync(fpm, `[global]\nerror_log = ${folder}/fpm.log\ndaemonize = no\n[www]\nuser = root\ngroup = root\nlisten = ${php}\npm = static\npm.max_children = 8\n`);
  rmSync(php, { force: true });
  const name = spawnSync("sh", ["-c", "ls /usr/sbin/php-fpm* | head -1"], { encoding: "utf8" }).stdout.trim();
  const fastcgi = onCore(core, [name, "-R", "-y", fpm], { stdio: "ignore" });
  const config = path.join(folder, "nginx.conf");
  writeFileSync(
    config,
    `worker_processes 1; daemon off; user root; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http { access_log off; gzip on; include /etc/nginx/mime.types; keepalive_requests 1000000;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; root ${www}; index index.php;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ { include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass unix:${php}; fastcgi_buffers 64 64k; } } }
`,
  );
  for (let tries = 0; !existsSync(php); tries++) {
    if (tries > 200) throw new Error("PHP-FPM did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const nginx = onCore(core, ["nginx", "-c", config, "-p", folder], { stdio: "ignore" });
  await ready(base, nginx);
  const posts = JSON.parse(run(["cat", path.join(www, "posts.json")]));
  const page = await fetch(`${base}/t10/`);
  const text = await page.text();
  const shown = [...text.matchAll(/id="comment-\d+"/g)].length;
  if (page.status !== 200 || shown !== 10) throw new Error(`WordPress answers ${page.status} and shows ${shown} of 10 comments: ${text.slice(0, 300)}`);
  const version = /\$wp_version = '([^']+)'/.exec(run(["cat", path.join(www, "wp-includes", "version.php")]))[1];
  const ids = Array.from({ length: 200 }, (_, n) => posts[`/p${n}`]).join(",");
  const children = [database, fastcgi, nginx];
  return {
    name: `WordPress ${version}`,
    base,
    cpu: () => children.reduce((sum, child) => sum + tree(child.pid), 0),
    read: (size) => `${base}/t${size}/`,
    post: (run) => `
local posts = {${ids}}
local n = 0
request = function()
  n = n + 1
  return wrk.format("POST", "/wp-comments-post.php", {["Content-Type"] = "application/x-www-form-urlencoded"}, "author=Reader+" .. (n % 600) .. "&email=&url=&comment_parent=0&comment_post_ID=" .. posts[n % #posts + 1] .. "&comment=Some+words+that+a+reader+might+write,+with+emphasis+and+a+link.+${run}+" .. n)
end
`,
    stop: () => children.forEach((child) => child.kill()),
  };
}
