package sayso

import rego.v1

level := {"read": 0, "triage": 1, "write": 2, "maintain": 3, "administer": 4}

roles := {"reader": 0, "triager": 1, "writer": 2, "maintainer": 3, "admin": 4}

base_roles := {"repo_reader": 0, "repo_writer": 2, "repo_admin": 4}

identities := graph.reachable(data.up, {input.subject})

allow if {
	some role, highest in roles
	highest >= level[input.action]
	some who in data.relations[role][input.resource]
	who in identities
}

allow if {
	some organization in data.relations.owner[input.resource]
	some role, highest in base_roles
	highest >= level[input.action]
	some who in data.relations[role][organization]
	who in identities
}
