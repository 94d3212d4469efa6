from django.apps import AppConfig


class PoolConfig(AppConfig):
    name = "pool"
    verbose_name = "Kronespor"

    def ready(self):
        from pool.management import checks  # noqa: F401  inline: registers the checks, once the settings are read
