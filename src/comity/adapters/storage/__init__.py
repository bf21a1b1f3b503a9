"""Where a node keeps what it knows: a Django app that fits the port `application.ports.store`.

Order of use, by `bootstrap` alone: ``settings.django_settings`` → ``django.conf.settings.configure`` → ``django.setup``
→ ``migrating.migrate`` → ``django_store.DjangoStore``. Only after ``django.setup`` may the last two be imported.
"""
