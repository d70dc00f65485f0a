"""All writes to clients, engagements, invitations and what was settled about them."""
