"""english knows how a server turns sentences into live rules.

work       a draft and its answer as plain data, for a policy's text: no database, no process
worker     the process that does the work, apart from the one that decides
drafter    how a server asks that process, one question at a time
desk       drafts kept for a tenant, answered, and accepted into its policy
"""
