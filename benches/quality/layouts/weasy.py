"""The HTML templates, printed by WeasyPrint: the same looks, other fonts, other pieces of text in another order."""
import importlib.util, logging

from chromium import SUFFIX, TEMPLATES, written

def missing():
    """What is not there that these pages need, or None."""
    return None if importlib.util.find_spec('weasyprint') else 'no Python package weasyprint'

def print_all(paths):
    """HTML files to PDFs beside them."""
    from weasyprint import HTML
    logging.getLogger('weasyprint').setLevel(logging.CRITICAL)
    for path in paths:
        HTML(path).write_pdf(path.with_suffix('.pdf'))
