//! The folders of this machine: room in the data folder, who may read the made keys, the inbox.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Findings;
use crate::config::{Config, InboxSource};

/// Below it, a day of résumés may not fit.
const FREE_MIB: u64 = 500;

pub fn look(findings: &mut Findings, config: &Config) {
    let data = &config.store.data_dir;
    if !data.exists() {
        findings.note("data folder", format!("{} is not there yet: serve makes it", data.display()));
        return;
    }
    room(findings, data);
    keys(findings, &data.join("keys"));
    if let InboxSource::Folder(inbox) = &config.intake.inbox
        && *inbox != data.join("inbox")
    {
        match std::fs::read_dir(inbox) {
            Ok(_) => findings.ok("inbox", inbox.display().to_string()),
            Err(e) => findings.warn("inbox", format!("{} can't be read, and no mail comes in: {e}", inbox.display())),
        }
    }
}

fn room(findings: &mut Findings, folder: &Path) {
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize) >> 20;
            let said = format!("{free} MiB free in {}", folder.display());
            if free < FREE_MIB { findings.warn("disk", said) } else { findings.ok("disk", said) }
        }
        Err(e) => findings.warn("disk", format!("{}: {e}", folder.display())),
    }
}

fn keys(findings: &mut Findings, folder: &Path) {
    for name in ["jwt", "seal"] {
        let path = folder.join(name);
        let Ok(metadata) = std::fs::metadata(&path) else { continue };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 == 0 {
            findings.ok("keys", format!("{} is its owner's alone", path.display()));
        } else {
            findings.warn("keys", format!("{} can be read by others (mode {mode:o}): chmod 600", path.display()));
        }
    }
}
