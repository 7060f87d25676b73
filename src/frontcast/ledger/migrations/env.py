"""Runs the steps on the connection that `frontcast.ledger._schema` hands over."""

from alembic import context


def run() -> None:
    """Run the steps within the caller's transaction: all of them, or none."""
    context.configure(connection=context.config.attributes["connection"])
    with context.begin_transaction():
        context.run_migrations()


# Alembic loads this file under this name; whoever else imports it must not set it off.
if __name__ == "env_py":
    run()
