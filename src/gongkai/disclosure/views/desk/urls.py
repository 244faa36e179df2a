"""Addresses of the desk, below `/admin/disclosure/`."""

from __future__ import annotations

from django.urls import path

from gongkai.disclosure.views.desk import (
    catalogue,
    catalogue_change,
    document,
    documents,
    files,
    findings,
    normative,
    outlets,
    registers,
    rules,
    steps,
    topics,
    words,
)

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
    path("catalogue/", catalogue.duty_list, name="catalogue"),
    path("catalogue/catalogue.xlsx", catalogue.export, name="catalogue_export"),
    path("catalogue/import/", catalogue_change.take_file, name="catalogue_import"),
    path("catalogue/new/", catalogue_change.new_row, name="catalogue_new"),
    path("catalogue/tasks/", catalogue.task_list, name="catalogue_tasks"),
    path("catalogue/tasks/<int:task_id>/", catalogue_change.close, name="catalogue_task"),
    path("catalogue/late/", catalogue.late_list, name="catalogue_late"),
    path("catalogue/<int:row_id>/", catalogue.row_page, name="catalogue_row"),
    path("catalogue/<int:row_id>/edit/", catalogue_change.edit_row, name="catalogue_edit"),
    path("catalogue/<int:row_id>/end/", catalogue_change.end, name="catalogue_end"),
    path("registers/", registers.entry_list, name="registers"),
    path("registers/import/", registers.take_file, name="registers_import"),
    path("registers/<int:entry_id>/", registers.entry_page, name="entry"),
    path("registers/<int:entry_id>/<slug:what>/", registers.change, name="entry_change"),
    path("topics/", topics.topic_list, name="topics"),
    path("topics/new/", topics.new_topic, name="topic_new"),
    path("topics/<int:number>/", topics.topic_page, name="topic"),
    path("topics/<int:number>/edit/", topics.edit_topic, name="topic_edit"),
    path("topics/blocks/<int:block_id>/", topics.block_page, name="block"),
    path("topics/blocks/<int:block_id>/remove/", topics.remove, name="block_remove"),
    path("outlets/", outlets.outlet_list, name="outlets"),
    path("outlets/<int:outlet_id>/", outlets.outlet_page, name="outlet"),
    path("outlets/<int:outlet_id>/<slug:what>/", outlets.change, name="outlet_change"),
    path("outlets/deliveries/<int:delivery_id>/retry/", outlets.retry, name="delivery_retry"),
    path("normative/", normative.file_list, name="normative"),
    path("normative/<int:file_id>/", normative.file_page, name="normative_file"),
    path("normative/<int:file_id>/document/", normative.tie, name="normative_tie"),
    path("documents/<int:document_id>/validity/", normative.review_page, name="validity"),
    path("rules/", rules.rule_page, name="rules"),
]
