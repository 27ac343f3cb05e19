VirtualHost "tea.example"
    storage = { archive = "memory", offline = "internal" }
    archive_expires_after = "never"
