"""The HTML templates, printed by Chromium."""
import concurrent.futures, shutil, subprocess, sys, tempfile

import templates

TEMPLATES, SUFFIX = templates.TEMPLATES, '.html'

def browser():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)

def missing():
    """What is not there that these pages need, or None."""
    return None if browser() else 'no chromium, chromium-browser or google-chrome'

def written(write, person, path):
    path.write_text(templates.written(write, person), encoding='utf-8')

def print_page(path):
    # A folder of its own: two browsers do not share one.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        subprocess.run([browser(), '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-pdf-header-footer',
                        f'--user-data-dir={own}', f"--print-to-pdf={path.with_suffix('.pdf')}", path.as_uri()], capture_output=True, timeout=120)
    if not path.with_suffix('.pdf').exists():
        sys.exit(f'{browser()} printed no {path.name}')

def print_all(paths):
    """HTML files to PDFs beside them."""
    with concurrent.futures.ThreadPoolExecutor(2) as two_at_a_time:
        # A list, as errors show only where results are taken.
        list(two_at_a_time.map(print_page, paths))
