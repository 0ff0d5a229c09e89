//! The API and the pages on one listener, with the worker beside them.
//!
//! In come a listener and [`Settings`]; out go answers until the process is told to stop. Here stand
//! the guards every request passes: size and pace of bodies, origin of changes, limits of
//! connections, headers, log and counts. It must not know what is answered.

mod around;
mod body;
mod connections;
mod headers;
mod origin;
mod worker;

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::Thread;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};

use crate::api::{self, Context, Metrics};
use crate::pipeline::{self, Installation, jobs};
use crate::store::Database;
use crate::ui::{self, Look, Programs, Site};
use crate::upload::{Desk, ENVELOPE_BYTES};

pub use body::Patience;
use body::Rules;
use worker::{Looked, Worker};

/// Threads that answer. Blocking work has threads of its own.
const ANSWERING: usize = 2;
/// Threads for blocking work beside each answering one.
const BLOCKING: usize = 16;
/// Slowest head of a request.
const HEAD: Duration = Duration::from_secs(5);
/// Time between two looks for uploads that nobody finished.
const SWEEP: Duration = Duration::from_hours(1);
/// Longest goodbye to requests under way, in seconds.
const GOODBYE: u64 = 5;

/// What is served and how.
#[derive(Clone)]
pub struct Settings {
    /// Where everything is kept.
    pub database: Database,
    /// Folder of uploads on their way, sealed.
    pub uploads_folder: PathBuf,
    /// Who we are, what files may cost, what models and returns go by.
    pub installation: Arc<Installation>,
    /// Whether this process runs queued jobs itself.
    pub works: bool,
    /// True when the data is invented.
    pub demo: bool,
    /// How slow a body may come.
    pub patience: Patience,
}

/// Serves on `listener` until Ctrl-C or a polite kill, then lets requests and the job under way end.
///
/// # Errors
/// When the listener or a thread cannot be had, or the listener fails.
pub async fn serve(listener: TcpListener, settings: Settings) -> io::Result<()> {
    serve_until(listener, settings, told_to_stop()).await
}

/// As [`serve`], until `stop` is ready.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until<S>(listener: TcpListener, settings: Settings, stop: S) -> io::Result<()>
where
    S: Future<Output = ()> + Send + 'static,
{
    let worker = if settings.works { Some(work(&settings, "serve")?) } else { None };
    let server = start(listener, &settings, worker.as_ref(), stop)?;
    let ended = server.await;
    if let Some(worker) = worker {
        web::block(move || worker.stop()).await.map_err(io::Error::other)?;
    }
    ended
}

/// Runs queued jobs without listening, until Ctrl-C or a polite kill; beside any number that serve.
///
/// # Errors
/// When a thread cannot be had.
pub async fn work_only(settings: Settings) -> io::Result<()> {
    let worker = work(&settings, "worker")?;
    told_to_stop().await;
    web::block(move || worker.stop()).await.map_err(io::Error::other)
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    // Without a handler for interrupts the process ends without a goodbye, as the system does it.
    let _ = interrupted.await;
}

/// The background thread that claims queued fits, simulations and goals and runs them.
fn work(settings: &Settings, what: &str) -> io::Result<Worker> {
    let (database, installation) = (settings.database.clone(), Arc::clone(&settings.installation));
    let name = format!("{what}-{}", std::process::id());
    Worker::start(move || match jobs::work_once(&database, &name, &installation.recipes, &api::now) {
        Ok(true) => {
            if let Err(error) = pipeline::record::forget_old(&database, installation.snapshots_kept) {
                tracing::warn!(cause = %pipeline_cause(&error), "old snapshots were not deleted");
            }
            Looked::Worked
        }
        Ok(false) => Looked::Idle,
        Err(error) => {
            tracing::error!(cause = %pipeline_cause(&error), "the queue of jobs cannot be reached");
            Looked::Failed
        }
    })
}

fn pipeline_cause(error: &pipeline::Error) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

fn start<S>(listener: TcpListener, settings: &Settings, worker: Option<&Worker>, stop: S) -> io::Result<Server>
where
    S: Future<Output = ()> + Send + 'static,
{
    let desk = web::Data::new(Desk::new(settings.installation.limits.max_bytes, settings.uploads_folder.clone()));
    actix_web::rt::spawn(sweep(desk.clone()));
    let metrics = web::Data::new(Metrics::default());
    let rules =
        Rules { largest_form: settings.installation.limits.max_bytes + ENVELOPE_BYTES, patience: settings.patience };
    let rules = web::Data::new(rules);
    let bell = worker.and_then(Worker::bell);
    let (context, site) = (web::Data::new(context(settings, bell.clone())), web::Data::new(site(settings, bell)));
    let application = move || {
        App::new()
            .app_data(desk.clone())
            .app_data(metrics.clone())
            .app_data(rules.clone())
            .app_data(context.clone())
            .app_data(site.clone())
            .wrap(from_fn(around::around))
            .wrap(from_fn(body::guard))
            .wrap(Compress::default())
            .wrap(headers::security())
            .configure(ui::configure)
            .configure(api::configure)
            .default_service(web::to(api::fallback))
    };
    let server = HttpServer::new(application)
        .workers(ANSWERING)
        .worker_max_blocking_threads(BLOCKING)
        .max_connections(connections::each(ANSWERING))
        // Head and body of a page go out one after the other: the second must not wait for word of the first.
        .tcp_nodelay(true)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(Duration::from_secs(1))
        .shutdown_timeout(GOODBYE)
        .shutdown_signal(stop)
        .listen(listener)?;
    Ok(server.run())
}

/// Throws away uploads nobody finished, now and every hour.
async fn sweep(desk: web::Data<Desk>) {
    let mut hourly = tokio::time::interval(SWEEP);
    loop {
        hourly.tick().await;
        let shelf = desk.shelf().clone();
        if web::block(move || shelf.sweep(api::now())).await.is_err() {
            return;
        }
    }
}

fn context(settings: &Settings, bell: Option<Thread>) -> Context {
    Context { database: settings.database.clone(), installation: Arc::clone(&settings.installation), bell }
}

fn site(settings: &Settings, bell: Option<Thread>) -> Site {
    Site {
        database: settings.database.clone(),
        look: Look::new(settings.demo, &settings.installation),
        programs: Arc::new(Programs::of(&api::openapi())),
        installation: Arc::clone(&settings.installation),
        bell,
    }
}
