"""Management of complaints: comments have no id of their complaint, the index of what was escalated is sparse."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, datetime

from published.designs import Design, Stored, kind, uncounted, wire
from schemas import index, pattern, schema, table

SCHEMA = uncounted(
    schema(
        table(
            "Complaint_management_system", "PK", "SK",
            index("Customer_Complaint_GSI", "customer_id", "complaint_id"),
            index("Escalations_GSI", "escalated_to", "escalation_time"),
            index("Agents_Comments_GSI", "agentID", "comm_date"),
            Complaint=kind(
                "{complaint_id}", "metadata",
                "customer_id complaint_id current_state creation_time:datetime/iso_s severity complaint_description "
                "escalated_to? escalation_time:datetime/iso_s?",
                pattern("create_complaint", "PutItem", "complaint:Complaint", "single_entity", condition="not_exists"),
                pattern("update_complaint_state", "UpdateItem", "complaint_id current_state", "single_entity"),
                pattern("update_severity", "UpdateItem", "complaint_id severity", "single_entity"),
                pattern("get_complaint", "GetItem", "complaint_id", "single_entity"),
                pattern("get_complaint_of_customer", "Query", "customer_id complaint_id", "single_entity",
                        index_name="Customer_Complaint_GSI"),
                pattern("get_complaints_by_customer", "Query", "customer_id", index_name="Customer_Complaint_GSI"),
                pattern("escalate_complaint", "UpdateItem", "complaint_id escalated_to escalation_time:datetime",
                        "single_entity"),
                pattern("get_all_escalated", "Scan", index_name="Escalations_GSI"),
                pattern("get_escalated_to_agent", "Query", "escalated_to", index_name="Escalations_GSI", descending=True),
                pattern("find_by_severity_and_state", "Scan", "severity current_state",
                        filter_expression="severity = :severity AND current_state = :current_state"),
                current_state={"enum": ["waiting", "assigned", "investigating", "resolved"]},
                Customer_Complaint_GSI=("{customer_id}", "{complaint_id}"),
                Escalations_GSI=("{escalated_to}", "{escalation_time}"),
            ),
            Communication=kind(
                "{complaint_id}", "comm#{comm_date}#{comm_id}",
                "complaint_id* comm_id comm_date:datetime/iso_s complaint_state comm_text attachments:string_set? "
                "agent_id=agentID?",
                pattern("add_comment", "PutItem", "communication:Communication", "single_entity"),
                pattern("get_all_comments", "Query", "complaint_id"),
                pattern("get_latest_comment", "Query", "complaint_id", "single_entity", descending=True, limit=1),
                pattern("get_comments_by_agent", "Query", "agent_id since:datetime until:datetime",
                        index_name="Agents_Comments_GSI", range_condition="between"),
                pattern("get_agent_history", "Query", "agent_id", index_name="Agents_Comments_GSI"),
                pattern("track_state", "Query", "complaint_id state", filter_expression="complaint_state = :state"),
                pattern("attach", "UpdateItem", "complaint_id comm_date:datetime comm_id added:string_set",
                        "single_entity", updates=[{"field": "attachments", "action": "add", "param": "added"}]),
                Agents_Comments_GSI=("{agent_id}", "{comm_date}"),
            ),
        )
    )
)  # fmt: skip

OPENED = datetime(2023, 4, 30, 12, 30, 24, tzinfo=UTC)
RAISED = datetime(2023, 5, 3, 8, 0, 1, tzinfo=UTC)
ANSWERED = datetime(2023, 5, 8, 14, 58, 16, tzinfo=UTC)
COMMENTS = ("communication.get_all_comments", "Complaint123")
BY_CUSTOMER = ("complaint.get_complaints_by_customer", "custXYZ")
BUSY = ("complaint.find_by_severity_and_state", "P2", "investigating")

DESIGN = Design(
    "complaints",
    SCHEMA,
    (
        Stored(
            "Complaint",
            wire(
                PK="Complaint123", SK="metadata", customer_id="custXYZ", complaint_id="Complaint123",
                current_state="investigating", creation_time="2023-04-30T12:30:24Z", severity="P2",
                complaint_description="It hums", escalated_to="AgentB", escalation_time="2023-05-03T08:00:01Z",
            ),
            {
                "customer_id": "custXYZ", "complaint_id": "Complaint123", "current_state": "investigating",
                "creation_time": OPENED, "severity": "P2", "complaint_description": "It hums",
                "escalated_to": "AgentB", "escalation_time": RAISED,
            },
            (
                ("complaint.get_complaint", "Complaint123"), BY_CUSTOMER, ("complaint.get_all_escalated",), BUSY,
                ("complaint.get_complaint_of_customer", "custXYZ", "Complaint123"),
                ("complaint.get_escalated_to_agent", "AgentB"),
            ),
            {
                ("complaint.update_complaint_state", "Complaint123", "resolved"): wire(current_state="resolved"),
                ("complaint.update_severity", "Complaint123", "P1"): wire(severity="P1"),
            },
            ("escalated_to", None),
            wire(escalated_to=None),
        ),
        Stored(
            "Complaint",
            wire(
                PK="Complaint1444", SK="metadata", customer_id="custXYZ", complaint_id="Complaint1444",
                current_state="waiting", creation_time="2023-05-08T14:58:16Z", severity="P3",
                complaint_description="It does not hum",
            ),
            {
                "customer_id": "custXYZ", "complaint_id": "Complaint1444", "current_state": "waiting",
                "creation_time": ANSWERED, "severity": "P3", "complaint_description": "It does not hum",
            },
            (("complaint.get_complaint", "Complaint1444"), BY_CUSTOMER),
            {
                ("complaint.escalate_complaint", "Complaint1444", "AgentC", RAISED): wire(
                    escalated_to="AgentC", escalation_time="2023-05-03T08:00:01Z"
                ),
            },
            ("severity", "P1"),
            wire(severity="P1"),
        ),
        Stored(
            "Communication",
            wire(
                PK="Complaint123", SK="comm#2023-04-30T12:30:24Z#comm3", comm_id="comm3",
                comm_date="2023-04-30T12:30:24Z", complaint_state="waiting", comm_text="Since when?",
                attachments={"SS": ["s3://hum/1.wav", "s3://hum/2.wav"]},
            ),
            {
                "complaint_id": "Complaint123", "comm_id": "comm3", "comm_date": OPENED, "complaint_state": "waiting",
                "comm_text": "Since when?", "attachments": {"s3://hum/1.wav", "s3://hum/2.wav"},
            },
            (COMMENTS, ("communication.track_state", "Complaint123", "waiting")),
            {
                ("communication.attach", "Complaint123", OPENED, "comm3", frozenset({"s3://hum/3.wav"})): wire(
                    attachments={"SS": ["s3://hum/1.wav", "s3://hum/2.wav", "s3://hum/3.wav"]}
                ),
            },
            ("attachments", None),
            wire(attachments=None),
        ),
        Stored(
            "Communication",
            wire(
                PK="Complaint123", SK="comm#2023-05-08T14:58:16Z#comm4", comm_id="comm4",
                comm_date="2023-05-08T14:58:16Z", complaint_state="investigating", comm_text="Always",
                agentID="AgentA",
            ),
            {
                "complaint_id": "Complaint123", "comm_id": "comm4", "comm_date": ANSWERED,
                "complaint_state": "investigating", "comm_text": "Always", "agent_id": "AgentA",
            },
            (
                COMMENTS, ("communication.get_latest_comment", "Complaint123"),
                ("communication.get_agent_history", "AgentA"),
                ("communication.get_comments_by_agent", "AgentA", RAISED, ANSWERED),
            ),
            {
                ("communication.attach", "Complaint123", ANSWERED, "comm4", frozenset({"s3://hum/3.wav"})): wire(
                    attachments={"SS": ["s3://hum/3.wav"]}
                ),
            },
            ("agent_id", "AgentZ"),
            wire(agentID="AgentZ"),
        ),
    ),
)  # fmt: skip
