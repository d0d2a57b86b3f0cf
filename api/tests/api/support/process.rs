//! The built program as a process of its own, to be killed.

use std::process::{Child, Command, Stdio};

use super::database::TestDatabase;
use super::{Caller, free_port, variables};

pub struct Process {
    pub base: String,
    pub sandbox: sandbox::Sandbox,
    child: Child,
    port: u16,
    database: TestDatabase,
}

impl Process {
    /// Starts the API with its worker on a database and a sandbox of its own.
    pub async fn start(options: sandbox::Options) -> Self {
        let database = TestDatabase::create().await;
        let port = free_port();
        let base = format!("http://127.0.0.1:{port}");
        let sandbox = super::sandbox_for(&base, options).await;
        let child = spawn(&database, port, sandbox.base_url());
        let process = Self {
            base,
            sandbox,
            child,
            port,
            database,
        };
        process.wait_until_ready().await;
        process
    }

    /// SIGKILL: nothing is told, nothing is cleaned up.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub async fn start_again(&mut self) {
        self.child = spawn(&self.database, self.port, self.sandbox.base_url());
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&self) {
        for _ in 0..300 {
            if reqwest::get(format!("{}/api/v1/health", self.base))
                .await
                .is_ok()
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the process did not start");
    }

    pub fn anonymous(&self) -> Caller {
        Caller::new(self.base.clone(), None)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(database: &TestDatabase, port: u16, sandbox: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_api"))
        .arg("serve")
        .env_clear()
        .envs(variables(database, port, sandbox))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
