//! Bytes -> text, in this process and through the limited child: what the child costs.
//!
//! Reads the demo's made-up résumés, or the PDFs of the folder (with folders in it) that HIREWIRE_BENCH_PDFS named when this was built.

use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hirewire::resume::open::open;
use hirewire::resume::{ReadLimits, Reader};

fn files() -> Vec<Vec<u8>> {
    let Some(folder) = option_env!("HIREWIRE_BENCH_PDFS") else {
        return hirewire::demo::made_up_resumes().into_iter().map(|made| made.bytes).collect();
    };
    let mut files = Vec::new();
    let mut folders = vec![Path::new(folder).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "pdf") {
                files.push(std::fs::read(path).expect("the file can be read"));
            }
        }
    }
    files
}

/// One file after another, so that two cores make nothing look cheaper than it is.
fn read(c: &mut Criterion) {
    let files = files();
    let limits = ReadLimits::default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut group = c.benchmark_group(format!("read/{} files", files.len()));
    group.sample_size(10);
    group.bench_function("in process", |b| {
        b.iter(|| files.iter().filter(|file| open((*file).clone(), &limits).is_ok()).count());
    });
    group.bench_function("in the child", |b| {
        let reader = Reader::with_program(env!("CARGO_BIN_EXE_hirewire").into(), limits);
        b.to_async(&runtime).iter(|| async {
            let mut read = 0;
            for file in &files {
                read += usize::from(reader.read(file.clone()).await.is_ok());
            }
            read
        });
    });
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
