//! A throw-away PostgreSQL server for this test process.
//!
//! It listens on a socket in its own folder only. A watchdog shell holds the other end of a pipe:
//! when this process ends, however it ends, the pipe closes, and the watchdog stops the server and
//! removes the folder.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// What the watchdog runs: `$0` the binaries, `$1` the folder.
const WATCHDOG: &str = r#"
"$0/postgres" -D "$1/data" -k "$1" >"$1/log" 2>&1 </dev/null &
server=$!
while read -r _; do :; done
kill -QUIT "$server"
wait "$server"
rm -rf "$1"
"#;

/// For a server nobody will miss: no waiting for disks.
const SETTINGS: &str = "
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 200
shared_buffers = 64MB
";

struct Server {
    /// With `{name}` where a database's name goes.
    address: String,
    /// Held open for the life of this process.
    _watchdog: Option<Child>,
}

/// Removes its database when dropped.
pub struct Dropped {
    name: String,
}

impl Drop for Dropped {
    fn drop(&mut self) {
        if let Some(server) = server() {
            // Left behind it does no harm: the server goes with this process.
            let _ = run(server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// A new empty database and its address; `None` where there is no PostgreSQL.
pub fn create_database() -> Option<(String, Dropped)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = server()?;
    let name = format!("staffcast_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    run(server, &format!("CREATE DATABASE {name}")).expect("a new database");
    Some((server.address.replace("{name}", &name), Dropped { name }))
}

fn run(server: &Server, sql: &str) -> Result<(), String> {
    let address = server.address.replace("{name}", "postgres");
    let mut connection = PgConnection::establish(&address).map_err(|e| e.to_string())?;
    connection.batch_execute(sql).map_err(|e| e.to_string())
}

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(find_or_start).as_ref()
}

fn find_or_start() -> Option<Server> {
    if let Ok(url) = std::env::var("STAFFCAST_TEST_POSTGRES_URL") {
        return Some(Server { address: with_name(&url), _watchdog: None });
    }
    if let Some(binaries) = binaries() {
        return Some(start(&binaries));
    }
    let missing = "PostgreSQL was not found: install it, or set STAFFCAST_TEST_POSTGRES_URL";
    assert!(std::env::var_os("STAFFCAST_TEST_REQUIRE_ALL").is_none(), "{missing}");
    eprintln!("{missing}; these tests run on SQLite alone");
    None
}

/// The address with a place for the database's name.
fn with_name(url: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(base, q)| (base, format!("?{q}")));
    let (scheme, rest) = base.split_once("://").expect("postgres://…");
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{{name}}{query}")
}

fn binaries() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut installed: Vec<PathBuf> = installed.map(|version| version.path().join("bin")).collect();
    installed.sort();
    let candidates = told.into_iter().chain(installed.into_iter().rev());
    candidates.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn start(binaries: &Path) -> Server {
    // Under /tmp: a socket's path must stay below 108 bytes, and the server's user must get there.
    let folder = tempfile::Builder::new().prefix("staffcast-pg-").tempdir_in("/tmp").expect("a folder");
    let folder = folder.keep();
    let user = server_user(&folder);
    let data = folder.join("data");
    let mut initdb = Command::new(binaries.join("initdb"));
    initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"]);
    let made = as_user(initdb.arg(&data), user).current_dir(&folder).output().expect("initdb runs");
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    let settings = data.join("postgresql.conf");
    let written = fs::read_to_string(&settings).expect("initdb's settings");
    fs::write(&settings, written + SETTINGS).expect("the server's settings");

    let mut shell = Command::new("sh");
    shell.args(["-c", WATCHDOG]).arg(binaries).arg(&folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Its own process group, so that Ctrl-C on the tests leaves it alive to tidy up.
    let watchdog = as_user(&mut shell, user).current_dir("/").process_group(0).spawn().expect("sh runs");
    let host = folder.to_str().expect("a plain path");
    let server =
        Server { address: format!("postgresql:///{{name}}?host={host}&user=postgres"), _watchdog: Some(watchdog) };
    wait_for(&server, &folder);
    server
}

fn wait_for(server: &Server, folder: &Path) {
    let begun = Instant::now();
    while let Err(error) = run(server, "SELECT 1") {
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(begun.elapsed() < Duration::from_mins(1), "PostgreSQL does not start: {error}\n{}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// PostgreSQL refuses to run as root: then its folder and processes belong to `postgres`, or `nobody`.
fn server_user(folder: &Path) -> Option<(u32, u32)> {
    let probe = Command::new("id").arg("-u").output().expect("id runs");
    if probe.stdout.trim_ascii() != b"0" {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the list of users");
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse::<u32>().ok()?, fields.next()?.parse::<u32>().ok()?))
    };
    let user = ids("postgres").or_else(|| ids("nobody")).expect("a user other than root");
    chown(folder, Some(user.0), Some(user.1)).expect("the folder can be given away");
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("the folder's permissions");
    Some(user)
}

fn as_user(command: &mut Command, user: Option<(u32, u32)>) -> &mut Command {
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
