"""The made-up council's team, for trying the site with. They exist only where the demo was loaded."""

#: Email address: the name of the role.
DEMO_STAFF = {
    "team@northmoor.example.org": "Lead",
    "moderator@northmoor.example.org": "Moderator",
    "editor@northmoor.example.org": "Editor",
}
