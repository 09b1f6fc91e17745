package sayso

import rego.v1

allow if {
	input.weekday < 5
	inside
	some team in data.relations.shared_with[input.resource]
	data.member_of[input.subject][team]
}

inside if net.cidr_contains("10.20.0.0/16", input.ip)

inside if net.cidr_contains("203.0.113.0/24", input.ip)
