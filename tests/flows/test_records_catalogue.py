"""Every column of Prefect's own database that can contain text is one that the erasure reads, or is named here with whose words it holds."""

from __future__ import annotations

from pipeline.jobs.erasure.server_records import CONTENT


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NO_TEXT = {
    "UUID",
    "Timestamp",
    "Integer",
    "SmallInteger",
    "BigInteger",
    "Boolean",
    "Float",
    "Interval",
    "DateTime",
    "Enum",
}
PREFECT_S_OWN = _words(
    """
    artifact.type artifact_collection.type automation_bucket.bucketing_key automation_bucket.last_operation automation_event_follower.scope
    automation_related_resource.resource_id block_document_reference.name block_schema.checksum block_schema.fields block_schema.capabilities
    block_schema.version block_schema_reference.name block_type.name block_type.slug block_type.logo_url block_type.documentation_url
    block_type.description block_type.code_example concurrency_limit.active_slots configuration.key configuration.value csrf_token.token
    csrf_token.client event_resources.resource_id event_resources.resource_role events.event events.resource_id
    events.related_resource_ids flow_run.flow_version flow_run.deployment_version flow_run.idempotency_key flow_run.empirical_policy
    flow_run.created_by flow_run.infrastructure_pid flow_run.work_queue_name flow_run.state_name flow_run_input.key flow_run_input.sender
    flow_run_state.name flow_run_state.state_details log.name task_run.task_key task_run.dynamic_key task_run.cache_key task_run.task_version
    task_run.empirical_policy task_run.tags task_run.labels task_run.name task_run.state_name task_run_state.name task_run_state.state_details
    task_run_state_cache.cache_key work_pool.type work_pool.base_job_template work_pool.storage_configuration worker.name
    """
)
"""Words and numbers of the server itself."""
SETTINGS = _words(
    """
    agent.name automation.name automation.description automation.tags automation.trigger automation.actions automation.actions_on_trigger
    automation.actions_on_resolve block_document.name block_document.data block_document.block_type_name concurrency_limit.tag
    concurrency_limit_v2.name deployment.name deployment.version deployment.description deployment.work_queue_name deployment.infra_overrides
    deployment.path deployment.entrypoint deployment.concurrency_options deployment.tags deployment.labels deployment.pull_steps
    deployment.parameter_openapi_schema deployment.created_by deployment.updated_by deployment_schedule.schedule deployment_schedule.slug
    flow.name flow.tags flow.labels flow_run.job_variables saved_search.name saved_search.filters variable.name variable.value variable.tags
    work_pool.name work_pool.description work_queue.name work_queue.filter work_queue.description
    """
)
"""What the project registers, or an analyst has set: no run writes there."""


def test_every_text_column_of_the_server_is_read_or_named() -> None:
    from prefect.server.database.orm_models import Base

    columns = {
        f"{name}.{column.name}"
        for name, table in Base.metadata.tables.items()
        for column in table.columns
        if type(column.type).__name__ not in NO_TEXT
    }
    read = {f"{table}.{column}" for table, names in CONTENT.items() for column in names}
    assert sorted(columns - read - PREFECT_S_OWN - SETTINGS) == [], "a run may write there: add them to CONTENT"
    assert sorted((read | PREFECT_S_OWN | SETTINGS) - columns) == [], "there is no such column any more"
    assert not read & (PREFECT_S_OWN | SETTINGS)
