//! Many at once.

use futures_util::future::join_all;

use super::app::TestApp;
use super::council;
use crate::support::{self, TestDatabase};

#[tokio::test]
async fn the_same_upload_fifty_times_at_once_is_kept_once_on_sqlite() {
    kept_once(support::sqlite()).await;
}

#[tokio::test]
async fn the_same_upload_fifty_times_at_once_is_kept_once_on_postgresql() {
    if let Some(database) = support::postgresql() {
        kept_once(database).await;
    }
}

async fn kept_once(database: TestDatabase) {
    let app = TestApp::over(database).start();
    let template = app.get("/templates/monthly-position.csv").await.text;
    let rows = council::rows();
    let text = council::filled(&template, &rows[..24]);
    let answers = join_all((0..50).map(|_| app.upload("a.csv", text.clone(), &[("organisation", "rivermouth")]))).await;
    let count = |status: u16| answers.iter().filter(|a| a.status == status).count();
    assert_eq!((count(201), count(200)), (1, 49), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    let kept = app.get("/api/v1/extracts").await.json();
    assert_eq!(kept["extracts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn uploads_and_their_undoing_at_once_leave_a_readable_state() {
    let app = TestApp::over(support::sqlite()).start();
    let template = app.get("/templates/monthly-position.csv").await.text;
    let rows = council::rows();
    let first = app.upload("a.csv", council::filled(&template, &rows[..24]), &[]).await.json();
    let address = format!("/api/v1/extracts/{}", first["id"].as_str().expect("an id"));
    let more = (1..6).map(|n| app.upload("b.csv", council::filled(&template, &rows[n..24 + n]), &[]));
    let undo = (0..5).map(|_| app.send(app.request(reqwest::Method::DELETE, &address)));
    let (kept, undone) = tokio::join!(join_all(more), join_all(undo));
    assert!(kept.iter().all(|a| a.status == 201), "{kept:?}");
    assert_eq!(undone.iter().filter(|a| a.status == 200).count(), 1);
    assert_eq!(undone.iter().filter(|a| a.status == 409).count(), 4);
    assert_eq!(app.get("/api/v1/extracts").await.json()["extracts"].as_array().map(Vec::len), Some(6));
}
