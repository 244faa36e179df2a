"""Public addresses of this room; the desk has its own in the admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from gongkai.disclosure.views.public import catalogue, documents, feed, readings, registers, renditions, topics

app_name = "disclosure"

urlpatterns: list[URLPattern | URLResolver] = [
    path("zwgk/documents/", documents.document_list, name="documents"),
    path("zwgk/documents/feed/", feed.feed, name="feed"),
    path("zwgk/documents/<int:document_id>/", documents.document_page, name="document"),
    path("zwgk/documents/sitemap.xml", renditions.sitemap, name="sitemap"),
    path("zwgk/documents/<int:document_id>/opened.gif", readings.opened, name="opened"),
    path("zwgk/documents/<int:document_id>/understood/", readings.understood, name="understood"),
    path("zwgk/documents/<int:document_id>/wechat/", renditions.wechat, name="wechat"),
    path("zwgk/screen/", renditions.screen, name="screen"),
    path("zwgk/organs/<str:short_code>/", renditions.organ_site, name="organ_site"),
    path("zwgk/documents/<int:document_id>/files/<int:ordinal>/", documents.document_file, name="file"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/<int:number>/", topics.topic_page, name="topic"),
    path("topics/<int:number>/policies/", topics.policy_list, name="policies"),
    path("topics/<int:number>/policies/<str:code>/", topics.policy_page, name="policy"),
    path("zwgk/registers/", registers.overview, name="registers"),
    path("zwgk/registers/push/", registers.push, name="register_push"),
    path("zwgk/registers/<slug:register>/", registers.register_list, name="register"),
    path("zwgk/registers/<slug:register>/<int:entry_id>/", registers.entry_page, name="entry"),
    path("zwgk/catalogue/", catalogue.overview, name="catalogue"),
    path("zwgk/catalogue/<str:scope>/", catalogue.overview, name="catalogue_of"),
    path("zwgk/catalogue/<str:scope>/catalogue.xlsx", catalogue.workbook_file, name="catalogue_workbook"),
    path("zwgk/catalogue/<str:scope>/compiled.<str:kind>", catalogue.compiled_file, name="catalogue_compiled"),
    path("zwgk/catalogue/<str:scope>/<str:code>/", catalogue.field_or_row, name="catalogue_row"),
    path("zwgk/columns/<int:number>/", documents.column_page, name="column"),
]
