use super::*;
use crate::kernel::{ManualClock, SystemClock};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A clock an hour ahead of the files: all of them have settled.
fn settled(root: &Path) -> FolderMailbox {
    FolderMailbox::new(root, Arc::new(ManualClock::at(SystemClock.now().plus(Duration::from_hours(1)))))
}

async fn handles(mailbox: &FolderMailbox, account: &Account) -> Vec<String> {
    let batch = mailbox.list(account, None, 100).await.unwrap();
    let mut handles: Vec<_> = batch.messages.into_iter().map(|m| m.handle).collect();
    handles.sort();
    handles
}

#[tokio::test]
async fn the_folder_belongs_to_the_first_user_and_a_subfolder_to_the_address_it_is_named_by() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for path in ["a.eml", "B.EML", "new/c", "notes.txt", ".hidden.eml", "half.eml.part", "cur/d:2,S", "x/y.eml"] {
        write(&root.join(path), "m");
    }
    write(&root.join("hr@example.com/e.eml"), "m");
    write(&root.join("hr@example.com/new/f"), "m");
    std::os::unix::fs::symlink("/etc/passwd", root.join("link.eml")).unwrap();
    fs::create_dir(root.join("folder.eml")).unwrap();
    let mailbox = settled(root);
    let accounts = mailbox.accounts().await.unwrap();
    assert_eq!(accounts.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["folder", "folder:hr@example.com"]);
    assert_eq!(accounts[0].owner, Owner::FirstUser);
    assert_eq!(handles(&mailbox, &accounts[0]).await, ["B.EML", "a.eml", "new/c"]);
    assert_eq!(handles(&mailbox, &accounts[1]).await, ["e.eml", "new/f"]);
}

#[tokio::test]
async fn a_handled_message_is_moved_and_not_listed_again() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("a.eml"), "first");
    write(&dir.path().join("new/c:2,"), "m");
    let mailbox = settled(dir.path());
    let account = &mailbox.accounts().await.unwrap()[0];
    for handle in handles(&mailbox, account).await {
        mailbox.mark_handled(account, &handle).await.unwrap();
        mailbox.mark_handled(account, &handle).await.unwrap();
    }
    assert!(handles(&mailbox, account).await.is_empty());
    assert!(dir.path().join("cur/c:2,S").exists());
    write(&dir.path().join("a.eml"), "second, of the same name");
    mailbox.mark_handled(account, "a.eml").await.unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("handled/a.eml")).unwrap(), "first");
    assert!(dir.path().join("handled/a.eml~1").exists());
}

#[tokio::test]
async fn a_message_is_fetched_up_to_the_limit_and_from_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("inbox/a.eml"), "12345");
    write(&dir.path().join("secret"), "s");
    let mailbox = settled(&dir.path().join("inbox"));
    let account = &mailbox.accounts().await.unwrap()[0];
    assert_eq!(mailbox.fetch(account, "a.eml", 5).await.unwrap(), b"12345");
    assert!(matches!(mailbox.fetch(account, "a.eml", 4).await, Err(MailboxError::TooLarge { limit: 4, .. })));
    for handle in ["../secret", "/etc/passwd", "b.eml", "", "new/../../secret", "."] {
        assert_eq!(mailbox.fetch(account, handle, 9).await, Err(MailboxError::Gone), "{handle}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_still_being_written_is_left_for_later() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = FolderMailbox::new(dir.path(), Arc::new(SystemClock));
    write(&dir.path().join("whole.eml"), "m");
    write(&dir.path().join("growing.eml"), "From: ");
    let account = mailbox.accounts().await.unwrap().remove(0);
    let listing = {
        let (mailbox, account) = (mailbox.clone(), account.clone());
        tokio::spawn(async move { handles(&mailbox, &account).await })
    };
    // Somewhere in the two seconds between its two looks.
    tokio::time::sleep(SETTLE / 2).await;
    write(&dir.path().join("growing.eml"), "From: a@example.com\r\n");
    assert_eq!(listing.await.unwrap(), ["whole.eml"]);
}

#[tokio::test]
async fn a_name_that_is_no_text_is_a_name_like_another() {
    let dir = tempfile::tempdir().unwrap();
    let name = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    let names = [name(b"caf\xe9 100%.eml"), name(b"bytes:x.eml"), name("résumé.eml".as_bytes())];
    for name in &names {
        write(&dir.path().join(name), "m");
    }
    write(&dir.path().join("new").join(name(b"\xff\xfe:2,")), "m");
    let mailbox = settled(dir.path());
    let account = &mailbox.accounts().await.unwrap()[0];
    let found = handles(&mailbox, account).await;
    assert_eq!(found, ["bytes:bytes:x.eml", "bytes:caf%e9%20100%25.eml", "bytes:new/%ff%fe:2,", "résumé.eml"]);
    for handle in found {
        assert_eq!(mailbox.fetch(account, &handle, 9).await.unwrap(), b"m", "{handle}");
        mailbox.mark_handled(account, &handle).await.unwrap();
    }
    assert!(handles(&mailbox, account).await.is_empty());
    for name in &names {
        assert!(dir.path().join(HANDLED).join(name).exists());
    }
    assert!(dir.path().join("cur").join(name(b"\xff\xfe:2,S")).exists());
    for handle in ["bytes:%2e%2e%2fsecret", "bytes:%2", "bytes:%zz", "bytes:"] {
        assert_eq!(mailbox.fetch(account, handle, 9).await, Err(MailboxError::Gone), "{handle}");
    }
}

#[tokio::test]
async fn what_can_not_be_read_is_listed_last() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("a.eml"), "m");
    write(&dir.path().join("b.eml"), "m");
    let mailbox = settled(dir.path());
    let account = &mailbox.accounts().await.unwrap()[0];
    let first = async || mailbox.list(account, None, 1).await.unwrap().messages.remove(0).handle;
    assert_eq!(first().await, "a.eml");
    mailbox.note_readable(dir.path().join("a.eml"), false);
    assert_eq!(first().await, "b.eml");
    mailbox.fetch(account, "a.eml", 9).await.unwrap();
    assert_eq!(first().await, "a.eml");
    fs::set_permissions(dir.path().join("a.eml"), fs::Permissions::from_mode(0o000)).unwrap();
    // Who runs the tests as root reads everything.
    if fs::read(dir.path().join("a.eml")).is_err() {
        assert!(matches!(mailbox.fetch(account, "a.eml", 9).await, Err(MailboxError::Retry { .. })));
        assert_eq!(first().await, "b.eml");
    }
}

#[tokio::test]
async fn a_vanished_folder_is_named_and_comes_back_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("inbox");
    let mailbox = settled(&root);
    assert!(matches!(mailbox.accounts().await, Err(MailboxError::Wait { .. })));
    write(&root.join("a.eml"), "m");
    let account = &mailbox.accounts().await.unwrap()[0];
    assert_eq!(handles(&mailbox, account).await, ["a.eml"]);
    fs::remove_dir_all(&root).unwrap();
    assert!(matches!(mailbox.list(account, None, 9).await, Err(MailboxError::Wait { .. })));
}

#[tokio::test]
async fn a_long_list_comes_in_parts() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..5 {
        write(&dir.path().join(format!("{n}.eml")), "m");
    }
    let mailbox = settled(dir.path());
    let account = &mailbox.accounts().await.unwrap()[0];
    let mut parts = Vec::new();
    loop {
        let batch = mailbox.list(account, None, 2).await.unwrap();
        parts.push(batch.messages.len());
        for message in &batch.messages {
            mailbox.mark_handled(account, &message.handle).await.unwrap();
        }
        if !batch.more {
            break;
        }
    }
    assert_eq!(parts, [2, 2, 1]);
}
