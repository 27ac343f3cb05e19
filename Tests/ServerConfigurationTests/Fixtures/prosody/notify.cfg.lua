modules_enabled = { "roster", "saslauth", "tls", "disco", "mam", "smacks", "cloud_notify" }

VirtualHost "wonderland.example"
