//! The built program as processes of their own, to be killed.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::database::TestDatabase;
use super::{Browser, Caller, PASSWORD, free_port, until_history_is_whole, variables};

/// The API on a database and a sandbox of its own, and workers beside it.
pub struct Process {
    pub base: String,
    pub sandbox: sandbox::Sandbox,
    port: u16,
    database: TestDatabase,
    serving: Option<Child>,
    workers: Vec<Child>,
}

impl Process {
    /// Starts the API with its worker.
    pub async fn start(options: sandbox::Options) -> Self {
        let database = TestDatabase::create().await;
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let sandbox = super::sandbox_for(&base, options).await;
        let mut process = Self {
            base,
            sandbox,
            port,
            database,
            serving: None,
            workers: Vec::new(),
        };
        process.start_again().await;
        process
    }

    /// SIGKILL: nothing is told, nothing is cleaned up.
    pub fn kill(&mut self) {
        for mut child in self
            .serving
            .take()
            .into_iter()
            .chain(self.workers.drain(..))
        {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Stops the API for a while without its knowing: its leases run out meanwhile.
    pub async fn freeze(&self, time: Duration) {
        let id = self.serving.as_ref().unwrap().id().to_string();
        let signal = |name: &str| {
            Command::new("kill").args([name, &id]).status().unwrap();
        };
        signal("-STOP");
        tokio::time::sleep(time).await;
        signal("-CONT");
    }

    /// SIGTERM to the API, as an orchestrator stops it; waits for its end.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.serving.take() {
            Command::new("kill")
                .args(["-TERM", &child.id().to_string()])
                .status()
                .unwrap();
            assert!(child.wait().unwrap().success(), "no clean end");
        }
    }

    /// With a connected and synced account; its owner and the marketplace's seller.
    pub async fn synced(listings: u32, options: sandbox::Options) -> (Self, Caller, String) {
        let process = Self::start(options).await;
        let owner = process.owner().await;
        let seller = process
            .admin()
            .create_seller(&sandbox::SellerSpec {
                listings,
                orders: 5,
                ..sandbox::SellerSpec::default()
            })
            .await
            .unwrap();
        Browser::new()
            .connect(&owner, process.sandbox.base_url(), &seller.user_id)
            .await;
        until_history_is_whole(&owner).await;
        (process, owner, seller.user_id)
    }

    pub async fn start_again(&mut self) {
        self.serve(&["serve"], &[]).await;
    }

    /// Starts the API so, with more in its environment.
    pub async fn serve(&mut self, arguments: &[&str], more: &[(&str, &str)]) {
        self.serving = Some(self.spawn(arguments, more));
        self.wait_until_ready().await;
    }

    /// Starts a process that works off jobs.
    pub fn add_worker(&mut self, more: &[(&str, &str)]) {
        let child = self.spawn(&["worker"], more);
        self.workers.push(child);
    }

    /// Waits until the API has ended by itself.
    #[cfg(feature = "failpoints")]
    pub async fn ended(&mut self) {
        let child = self.serving.as_mut().unwrap();
        for _ in 0..600 {
            if child.try_wait().unwrap().is_some() {
                self.serving = None;
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the process goes on");
    }

    async fn wait_until_ready(&self) {
        for _ in 0..300 {
            if reqwest::get(format!("{}/api/v1/health", self.base))
                .await
                .is_ok()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the process did not start");
    }

    pub fn anonymous(&self) -> Caller {
        Caller::new(self.base.clone(), None)
    }

    pub fn admin(&self) -> sandbox::Admin {
        sandbox::Admin::new(self.sandbox.base_url())
    }

    pub fn is_postgres(&self) -> bool {
        self.database.url_of("app").is_some()
    }

    /// A fresh person with a fresh store.
    pub async fn owner(&self) -> Caller {
        let body = serde_json::json!({ "email": "dona@loja.test", "password": PASSWORD, "store_name": "Loja" });
        let session = self
            .anonymous()
            .post("/api/v1/auth/register", body)
            .await
            .expect(201);
        Caller::new(
            self.base.clone(),
            session["access_token"].as_str().map(str::to_owned),
        )
    }

    /// Runs the program to its end beside the API; what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
        command.args(arguments).env_clear().envs(variables(
            &self.database,
            self.port,
            &self.sandbox,
        ));
        command
    }

    fn spawn(&self, arguments: &[&str], more: &[(&str, &str)]) -> Child {
        self.command(arguments)
            .envs(more.iter().copied())
            .stdout(log())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

/// Where the processes of a test write their logs: below the folder that `TEST_LOGS` names.
fn log() -> Stdio {
    let Some(folder) = std::env::var_os("TEST_LOGS") else {
        return Stdio::null();
    };
    let test = std::thread::current();
    let file = std::path::Path::new(&folder).join(test.name().unwrap_or("test"));
    std::fs::File::options()
        .create(true)
        .append(true)
        .open(file)
        .unwrap()
        .into()
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
