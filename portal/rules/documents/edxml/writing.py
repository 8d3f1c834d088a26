"""From facts to elements, in the order and with the names of the standard."""

from collections.abc import Sequence

from portal.rules.documents.edxml.facts import Attached, Organ, Package, Reference, Status, day_text, moment_text
from portal.rules.documents.edxml.tree import Node, leaves

ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"
XLINK = "http://www.w3.org/1999/xlink"


def envelope(package: Package, files: Sequence[Attached]) -> Node:
    """``edXMLEnvelope`` of a document: head, trace, list of files."""
    header = Node("edXMLHeader", children=[_message(package), _traces(package), Node("DigitalSignature")])
    manifest = Node("edXMLManifest", children=[_file(file) for file in files], attributes={"version": "1.0"})
    return Node("edXMLEnvelope", children=[header, Node("edXMLBody", children=[manifest])])


def status_envelope(status: Status) -> Node:
    """``edXMLEnvelope`` of a status message."""
    message = Node(
        "Status",
        children=[
            _reference(status.about),
            _organ("From", status.sender),
            *leaves(StatusCode=status.code, Description=status.description, Timestamp=moment_text(status.at)),
            Node("StaffInfo", children=leaves(Department=status.sender.name, Staff=status.staff)),
        ],
    )
    return Node("edXMLEnvelope", children=[Node("edXMLHeader", children=[message])])


def _message(package: Package) -> Node:
    p = package
    return Node(
        "MessageHeader",
        children=[
            _organ("From", p.sender),
            *(_organ("To", receiver) for receiver in p.receivers),
            Node("Code", children=leaves(CodeNumber=p.number, CodeNotation=p.notation)),
            Node("PromulgationInfo", children=leaves(Place=p.place, PromulgationDate=day_text(p.issued_on))),
            Node("DocumentType", children=leaves(Type=p.type_number, TypeName=p.type_name, TypeDetail=0)),
            *leaves(Subject=p.subject, Content=p.content),
            Node(
                "SignerInfo",
                children=leaves(Competence=p.competence, Position=p.signer_position, FullName=p.signer_name),
            ),
            *leaves(DueDate=day_text(p.due_on)),
            Node("ToPlaces", children=[Node("Place", place) for place in p.to_places]),
            _other(p),
            *(_reference(answered) for answered in p.answers),
            *leaves(SteeringType=1, DocumentId=p.document_id),
        ],
    )


def _other(p: Package) -> Node:
    appendixes = Node("Appendixes", children=[Node("Appendix", text) for text in p.appendixes])
    return Node("OtherInfo", children=[*leaves(Priority=p.priority, PageAmount=p.pages), appendixes])


def _organ(name: str, organ: Organ) -> Node:
    return Node(
        name,
        children=leaves(
            OrganId=organ.organ_id,
            OrganizationInCharge=organ.in_charge,
            OrganName=organ.name,
            OrganAdd=organ.address,
            Email=organ.email,
            Telephone=organ.phone,
            Fax=organ.fax,
            Website=organ.website,
        ),
    )


def _reference(about: Reference) -> Node:
    return Node(
        "ResponseFor",
        children=leaves(
            OrganId=about.organ_id,
            Code=about.code,
            PromulgationDate=day_text(about.issued_on),
            DocumentId=about.document_id,
        ),
    )


def _traces(package: Package) -> Node:
    passed = [
        Node("TraceHeader", children=leaves(OrganId=trace.organ_id, Timestamp=moment_text(trace.at)))
        for trace in package.traces
    ]
    business = Node(
        "Bussiness",
        children=[
            *leaves(BussinessDocType=package.business, BussinessDocReason=package.reason),
            Node("StaffInfo", children=leaves(Department=package.sender.name, Staff="", Mobile="", Email="")),
            *leaves(Paper=0),
        ],
    )
    attributes = {"id": "TraceHeaderList", "version": "1.0", "mustUnderstand": "1", "actor": ACTOR}
    return Node("TraceHeaderList", children=[*passed, business], attributes=attributes)


def _file(file: Attached) -> Node:
    link = {"xmlns:xlink": XLINK, "xlink:href": f"cid:{file.content_id}", "xlink:type": "simple"}
    return Node(
        "Reference",
        children=leaves(
            ContentId=f"cid:{file.content_id}",
            ContentType=file.content_type,
            AttachmentName=file.name,
            Description=file.description,
        ),
        attributes=link,
    )
