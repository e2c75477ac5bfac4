"""`judge.boxes.pooling.template_cache`: the budget and the order of eviction. Templates are stood in for by their sizes."""

from dataclasses import dataclass
from typing import cast

from judge.boxes.pooling.template_cache import TYPICAL_BYTES, TemplateCache
from judge.boxes.template import Template


@dataclass(eq=False)
class Sized:
    """Says that it holds so many bytes."""

    size: int

    def private_bytes(self) -> int:
        """See Template."""
        return self.size


def sized(size: int) -> Template:
    """A template of that size."""
    return cast(Template, Sized(size))


def test_least_recently_used_is_evicted() -> None:
    """When the budget is exceeded, the templates that were used longest ago are returned to be closed."""
    cache, templates = TemplateCache(100), [sized(40) for _ in range(3)]
    assert cache.put("a", templates[0]) == []
    assert cache.put("b", templates[1]) == []
    assert cache.get("a") is templates[0]
    assert cache.put("c", templates[2]) == [templates[1]]
    assert list(cache.snapshot()) == ["a", "c"]
    assert cache.get("b") is None


def test_too_large() -> None:
    """A template that does not fit by itself is not kept, and neither is any other."""
    cache, small, large = TemplateCache(100), sized(40), sized(101)
    cache.put("a", small)
    assert cache.put("b", large) == [small, large]
    assert cache.snapshot() == {}


def test_same_name() -> None:
    """A template takes the place of an older one of its name, which is returned."""
    cache, old, new = TemplateCache(100), sized(60), sized(60)
    cache.put("a", old)
    assert cache.put("a", new) == [old]
    assert cache.get("a") is new


def test_remove() -> None:
    """A template is removed if it is still there, and not another one of its name."""
    cache, template = TemplateCache(100), sized(1)
    cache.put("a", template)
    assert not cache.remove("a", sized(1))
    assert cache.remove("a", template)
    assert not cache.remove("a", template)


def test_room() -> None:
    """There is room as long as a template of the usual size fits in addition."""
    cache = TemplateCache(2 * TYPICAL_BYTES)
    cache.put("a", sized(TYPICAL_BYTES))
    assert cache.has_room()
    cache.put("b", sized(1))
    assert not cache.has_room()


def test_close() -> None:
    """On closing all templates are returned; one that comes later is not kept."""
    cache, early, late = TemplateCache(100), sized(1), sized(1)
    cache.put("a", early)
    assert cache.close() == [early]
    assert cache.put("a", late) == [late]
