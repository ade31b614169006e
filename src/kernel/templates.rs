//! Templates that are built in.

use minijinja::{Environment, UndefinedBehavior};

/// By the names' ends, .html is escaped and .txt is not. A template that names what nobody gives is an error.
///
/// # Panics
/// When a template can't be read; a test of each room renders its own.
#[must_use]
pub fn environment(templates: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in templates {
        environment.add_template(name, source).expect("the templates are built in, and a test renders each");
    }
    environment
}
