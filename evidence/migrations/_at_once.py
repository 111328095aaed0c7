"""Many tables in one step: a first start, and every test run after a migration, waits for it."""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """New models with their triggers, rendered once.

    After each operation Django renders the model anew, and every model related to it: with some
    hundred operations that is ten thousand classes, four fifths of a migration from zero. Foreign
    keys are added when all tables are there, so the order of the models is free.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label, state) -> None:
        state.__dict__.pop("apps", None)  # rendered when asked for, after the last of them
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for operation in reversed(self.operations):  # only the state before knows the models
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"
