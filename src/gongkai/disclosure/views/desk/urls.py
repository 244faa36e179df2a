"""Addresses of the desk, below `/admin/disclosure/`."""

from __future__ import annotations

from django.urls import path

from gongkai.disclosure.views.desk import document, documents, files, findings, rules, steps, words

app_name = "disclosure_desk"

urlpatterns = [
    path("", documents.document_list, name="index"),
    path("documents/new/", documents.new_document, name="new"),
    path("documents/<int:document_id>/", document.document_page, name="document"),
    path("documents/<int:document_id>/edit/", documents.edit_document, name="edit"),
    path("documents/<int:document_id>/files/", files.attach, name="attach"),
    path("documents/<int:document_id>/files/<int:ordinal>/", files.read_file, name="file"),
    path("documents/<int:document_id>/files/<int:ordinal>/drop/", files.detach, name="detach"),
    path("documents/<int:document_id>/steps/<slug:step>/", steps.take_step, name="step"),
    path("documents/<int:document_id>/check/", findings.check_again, name="check"),
    path("documents/<int:document_id>/findings/<int:finding_id>/", findings.override, name="override"),
    path("words/", words.word_page, name="words"),
    path("words/import/", words.take_list, name="words_import"),
    path("words/words.csv", words.export, name="words_export"),
    path("words/<int:word_id>/end/", words.end, name="word_end"),
    path("rules/", rules.rule_page, name="rules"),
]
