package sayso

import rego.v1

identities := graph.reachable(data.up, {input.subject})

allow if input.action in {"create_list", "get_lists"}

allow if input.subject in data.relations.owner[input.resource]

allow if {
	input.action in {"get_list", "update_list", "create_task", "update_task", "delete_task"}
	some who in data.relations.editor[input.resource]
	who in identities
}

allow if {
	input.action == "get_list"
	some who in data.relations.reader[input.resource]
	who in identities
}
