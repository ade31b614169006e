//! The one test binary: a folder for each kind of test, so that the house is linked once.
