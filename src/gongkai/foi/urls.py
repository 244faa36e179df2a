"""Public addresses of applications; the desk has its own in the admin."""

from __future__ import annotations

from django.urls import path

from gongkai.foi.views.public import apply, contact, offers, rights, track

app_name = "foi"

urlpatterns = [
    path("apply/", apply.start, name="apply"),
    path("apply/who/", apply.who, name="who"),
    path("apply/what/", apply.what, name="what"),
    path("apply/how/", apply.how, name="how"),
    path("apply/check/", apply.check, name="check"),
    path("apply/receipt/", apply.receipt, name="receipt"),
    path("apply/offers/", offers.offers, name="offers"),
    path("apply/discard/", apply.discard, name="discard"),
    path("apply/correction/", rights.correction, name="correction"),
    path("apply/complaint/", rights.complaint, name="complaint"),
    path("apply/rights/receipt/", rights.receipt, name="rights_receipt"),
    path("apply/rights/<int:request_id>/", rights.page, name="rights"),
    path("apply/rights/<int:request_id>/<slug:what>/", rights.say, name="rights_say"),
    path("apply/track/", track.find, name="track"),
    path("apply/track/leave/", track.leave, name="leave"),
    path("apply/track/<int:case_id>/", track.case, name="case"),
    path("apply/track/<int:case_id>/clarify/", track.clarify_online, name="clarify"),
    path("apply/track/<int:case_id>/reasons/", track.reasons_online, name="reasons"),
    path("apply/track/<int:case_id>/payment/", contact.pay, name="pay"),
    path("apply/track/<int:case_id>/contact/", contact.contact, name="contact"),
    path("apply/track/<int:case_id>/withdraw/", track.withdraw_online, name="withdraw"),
    path("apply/track/<int:case_id>/afterwards.ics", track.calendar, name="afterwards"),
    path("apply/track/<int:case_id>/files/<int:file_id>/", track.file, name="file"),
]
