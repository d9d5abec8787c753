"""The subcommands of ``guanxi``, one module each: ``declare(parser)`` and ``run(arguments)``."""
