"""The list and the form, with the usual care: joined authors, prefetched tags, autocompletion."""

from django.conf import settings
from django.contrib import admin
from django.core.paginator import Paginator

from .models import Author, Post, Tag


class PaginatorWithoutCount(Paginator):
    """Pages of a table whose length nobody counts."""

    count = 10**9


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = (
        "id",
        "title",
        "author",
        "tag_names",
        "status",
        "published",
        "views",
        "created_at",
    )
    list_filter = ("status", "published")
    list_select_related = ("author",)
    search_fields = ("title",)
    list_per_page = 50
    ordering = ("-id",)
    autocomplete_fields = ("author", "tags")
    if settings.TUNED:
        paginator = PaginatorWithoutCount
        show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tags")

    @admin.display(description="tags")
    def tag_names(self, post):
        return ", ".join(tag.name for tag in post.tags.all())


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ("name",)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    search_fields = ("name",)
