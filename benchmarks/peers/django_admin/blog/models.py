"""The tables of the measurement, as Django's models."""

from django.db import models

STATUSES = ("draft", "review", "published", "archived")


class Author(models.Model):
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=160)

    class Meta:
        managed = False
        db_table = "authors"

    def __str__(self):
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        managed = False
        db_table = "tags"

    def __str__(self):
        return self.name


class Post(models.Model):
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=120, unique=True)
    body = models.TextField()
    status = models.CharField(max_length=16, choices=[(each, each.title()) for each in STATUSES])
    published = models.BooleanField()
    views = models.IntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    author = models.ForeignKey(Author, models.CASCADE)
    tags = models.ManyToManyField(Tag, db_table="post_tags")

    class Meta:
        managed = False
        db_table = "posts"

    def __str__(self):
        return self.title
