"""Keeps parked templates within a memory budget."""

import threading
from collections import OrderedDict

from judge.boxes.template import Template

TYPICAL_BYTES = 180 << 20


class TemplateCache:
    """All templates together may hold `budget_bytes`; the least recently used are evicted. Thread-safe.

    The caller that removes a template must close it.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._templates: OrderedDict[str, tuple[Template, int]] = OrderedDict()  # with their bytes
        self._closed = False
        self._lock = threading.Lock()

    def put(self, name: str, template: Template) -> list[Template]:
        """Add a template; returns those that are not kept, which may include the new one."""
        size = template.private_bytes()  # it is parked: that does not change
        with self._lock:
            evicted = [self._templates.pop(name)[0]] if name in self._templates else []
            self._templates[name] = template, size
            while self._templates and (self._closed or self._held_bytes() > self._budget_bytes):
                evicted.append(self._templates.popitem(last=False)[1][0])
        return evicted

    def get(self, name: str) -> Template | None:
        """The template of that name; this counts as a use."""
        with self._lock:
            if name not in self._templates:
                return None
            self._templates.move_to_end(name)
            return self._templates[name][0]

    def remove(self, name: str, template: Template) -> bool:
        """Remove this template; False if it is not here any more."""
        with self._lock:
            found = name in self._templates and self._templates[name][0] is template
            if found:
                del self._templates[name]
            return found

    def has_room(self) -> bool:
        """Whether another template can be kept without evicting one."""
        with self._lock:
            return self._held_bytes() + TYPICAL_BYTES <= self._budget_bytes

    def snapshot(self) -> dict[str, Template]:
        """All templates by name, the least recently used first."""
        with self._lock:
            return {name: template for name, (template, _) in self._templates.items()}

    def close(self) -> list[Template]:
        """Remove all templates, and keep no more."""
        with self._lock:
            self._closed = True
            removed = [template for template, _ in self._templates.values()]
            self._templates.clear()
            return removed

    def _held_bytes(self) -> int:
        return sum(size for _, size in self._templates.values())
