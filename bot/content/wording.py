"""Which sentences `knowledge/wording.yaml` must hold, and the slots each may fill."""

from __future__ import annotations

_PLAIN = """
bot_name danger_line demonstration outcome_lines nothing_sent judgement private
why back change start_again all_topics home urgent exit next role help privacy about terms evidence
helped unhelped feedback_helped feedback_unhelped to_answer to_question to_danger begin_topic none_fit
none_of_these not_sure reopen urgent_steps
tick_all why_title change_title change_text role_title role_text
section_say section_numbers section_more section_record section_donot section_sharing section_disagree
section_evidence section_because section_tonight section_lines section_also
say_intro have_ready_title note_opening note_opening_help note_facts note_blank note_rest record_always tell_family
because_intro
tonight_who tonight_chase also_text hours_unknown no_number numbers_fail
welcome welcome_names welcome_how topics_text family_text terms_text evidence_text urgent_title
closed_title closed stale lost refused found_strong found_weak found_none found_danger tap_answer tap_button
page_help page_privacy page_about page_suggest page_suggest_mail page_doors
telegram_deleted telegram_not_deleted
kind_name kind_dob kind_nhs kind_postcode kind_address kind_phone kind_email kind_school kind_surgery kind_plate
kind_handle kind_case kind_ni kind_passport
telegram_group telegram_description telegram_short_description
web_skip web_trail web_type web_type_hint web_type_button web_site web_copy web_copied web_print web_cover
web_show web_more web_ways web_pages refused_too_long refused_malformed refused_other_site refused_not_found
refused_method refused_host
"""

SLOTS: dict[str, frozenset[str]] = {
    **{key: frozenset() for key in _PLAIN.split()},
    **{
        key: frozenset(slots.split())
        for key, slots in {
            "begin_again": "title",
            "ticks_done": "count",
            "what_is": "term",
            "for_you": "text",
            "role_set": "role",
            "level": "number name",
            "note_concern": "title",
            "note_ask": "text",
            "because_answer": "question answer",
            "because_ticks": "question answer rule",
            "level_basis": "text",
            "level_decided": "text",
            "level_consent": "text",
            "level_local": "text",
            "version": "title owner review tag content",
            "page": "heading page",
            "term_when": "text",
            "term_now": "text",
            "as_of": "clock",
            "as_of_night": "clock",
            "no_answer": "name number",
            "closed_now": "name clock",
            "checked": "date",
            "checked_weak": "date",
            "checked_stale": "date",
            "not_for": "text",
            "have_ready": "text",
            "content_version": "version",
            "noticed_certain": "kinds",
            "noticed_possible": "kinds",
            "web_ring": "number",
            "web_text": "number",
        }.items()
    },
}
"""Every key, and the slots its sentence must fill; a channel's own keys are added where it is defined."""
