package sayso

import rego.v1

allow if {
	input.action == "read"
	data.public[input.resource]
}

allow if {
	input.action in {"change_owner", "create_document"}
	input.subject in data.relations.owner[input.resource]
}

allow if {
	input.action in {"read", "write", "share"}
	some place in graph.reachable(data.up, {input.resource})
	input.subject in data.relations.owner[place]
}

allow if {
	input.action == "read"
	some place in graph.reachable(data.up, {input.resource})
	some who in data.relations.viewer[place]
	is_in(who)
}

is_in(who) if who == input.subject

is_in(who) if data.member_of[input.subject][who]
