"""Routes: 附件1 and the progress of all districts."""

from django.urls import path

from competition.views import district_liaisons as rows
from competition.views import district_papers as papers
from competition.views import organizer_liaisons as lists
from competition.views import organizer_progress as progress
from competition.views import paper_files as files

OWN = "district/<slug:slug>/liaisons/"
ALL = "manage/<slug:slug>/"

urlpatterns = [
    path(OWN, rows.liaisons, name="district-liaisons"),
    path(f"{OWN}new/", rows.liaison_new, name="district-liaison-new"),
    path(f"{OWN}<int:liaison_id>/", rows.liaison_edit, name="district-liaison-edit"),
    path(f"{OWN}<int:liaison_id>/remove/", rows.liaison_remove, name="district-liaison-remove"),
    path(f"{OWN}<int:liaison_id>/lead/", rows.liaison_lead, name="district-liaison-lead"),
    path(f"{OWN}foot/", papers.foot_save, name="district-liaisons-foot"),
    path(f"{OWN}file/", papers.liaisons_file, name="district-liaisons-file"),
    path(f"{OWN}recall/", papers.liaisons_recall, name="district-liaisons-recall"),
    path(f"{OWN}staff/", papers.responsible_save, name="district-responsible"),
    path(f"{OWN}plan/", papers.plan_attach, name="district-plan"),
    path(f"{OWN}plan/file/", papers.plan_download, name="district-plan-file"),
    path(f"{OWN}word/", files.own_word, name="district-liaisons-word"),
    path(f"{OWN}workbook/", files.own_workbook, name="district-liaisons-workbook"),
    path(f"{OWN}template/", files.template, name="district-liaisons-template"),
    path(f"{OWN}import/", papers.liaisons_import, name="district-liaisons-import"),
    path(f"{ALL}progress/", progress.progress_map, name="manage-progress"),
    path(f"{ALL}remind/", progress.remind, name="manage-remind"),
    path(f"{ALL}liaisons/", lists.liaison_list_page, name="manage-liaisons"),
    path(f"{ALL}liaisons/export/", lists.liaison_export, name="manage-liaisons-export"),
    path(f"{ALL}districts/<slug:code>/", lists.district_detail, name="manage-district"),
    path(f"{ALL}districts/<slug:code>/word/", files.district_word, name="manage-district-word"),
    path(f"{ALL}districts/<slug:code>/plan/", files.district_plan, name="manage-district-plan"),
    path("downloads/forms/1/", files.blank_form, name="blank-form-1"),
]
