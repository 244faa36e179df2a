"""What an officer keeps for her own desk: saved filters; and who stands in for whom."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from gongkai.foi.models import Deputy, SavedFilter
from gongkai.foi.policies import CASE_POSTS, desk_owner, require_deputy_keeper
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs.models import Organ, Post

MOST_FILTERS = 20
LONGEST_DAYS = 366


@action
def save_filter(*, actor: Actor, name: str, query: str, request_key: str = "") -> SavedFilter:
    """Keep the query string of the queue under a name; the same name again replaces it. The caller leaves out what may
    name a person. Raises ValidationError keyed `name`."""
    if not name.strip() or len(name.strip()) > 40:
        raise ValidationError({"name": "请给筛选起一个名称，不超过40字"})
    mine = SavedFilter.objects.filter(user_id=desk_owner(actor))
    if not mine.filter(name=name.strip()).exists() and mine.count() >= MOST_FILTERS:
        raise ValidationError({"name": f"最多保存{MOST_FILTERS}个常用筛选，请先删除不用的"})
    kept, _ = SavedFilter.objects.update_or_create(
        user_id=desk_owner(actor), name=name.strip(), defaults={"query": query[:400]}
    )
    audit.record(actor=actor, verb="foi.save_filter", obj=kept, after={"name": kept.name, "query": kept.query})
    return kept


@action
def drop_filter(*, actor: Actor, filter_id: int, request_key: str = "") -> None:
    """Remove a filter of one's own; one that is gone is no error."""
    kept = SavedFilter.objects.filter(user_id=desk_owner(actor), pk=filter_id).first()
    if kept is not None:
        audit.record(actor=actor, verb="foi.drop_filter", obj=kept, before={"name": kept.name, "query": kept.query})
        kept.delete()


@action
def appoint_deputy(
    *,
    actor: Actor,
    organ_id: int,
    absent_id: int,
    deputy_id: int,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    request_key: str = "",
) -> Deputy:
    """代理: `deputy_id` holds the posts of `absent_id` at the organ from `starts_on` to `ends_on`, both included.

    Kept by 登记 or 分管领导 of the organ, who cannot appoint herself.
    Raises PermissionDenied, ValidationError by field.
    """
    organ = lock(Organ, organ_id)
    today = clock.today()
    require_deputy_keeper(actor, organ)
    if actor.user_id == deputy_id:
        raise PermissionDenied("不得指定自己为代理人，请由本机关其他登记、分管领导岗位办理")
    if errors := _untenable(organ, absent_id, deputy_id, starts_on, ends_on, today):
        raise ValidationError(errors)
    made = Deputy.objects.create(
        organ=organ,
        absent=User.objects.get(pk=absent_id),
        deputy=User.objects.get(pk=deputy_id),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
    )
    audit.record(actor=actor, verb="foi.appoint_deputy", obj=made, after=_told(made))
    return made


def _untenable(
    organ: Organ, absent_id: int, deputy_id: int, starts_on: date, ends_on: date, today: date
) -> dict[str, str]:
    errors = {}
    here = Post.objects.filter(organ=organ, post__in=CASE_POSTS).held_on(max(starts_on, today))
    if not here.filter(user_id=absent_id).exists():
        errors["absent_id"] = "不在岗的人员在本机关没有岗位"
    if absent_id == deputy_id:
        errors["deputy_id"] = "代理人须为另外一人"
    elif not here.filter(user_id=deputy_id, user__is_active=True).exists():
        errors["deputy_id"] = "代理人须为本机关有岗位的人员"
    if ends_on < starts_on:
        errors["ends_on"] = "结束日期不能早于开始日期"
    elif ends_on < today:
        errors["ends_on"] = "结束日期已经过去"
    elif (ends_on - starts_on).days > LONGEST_DAYS:
        errors["ends_on"] = "代理期间不超过一年，长期变动请调整岗位"
    same = Deputy.objects.filter(organ=organ, absent_id=absent_id, deputy_id=deputy_id)
    if same.filter(Q(cancelled_on=None), starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        errors["starts_on"] = "这段时间已经指定过同一代理人"
    return errors


@action
def end_deputy(*, actor: Actor, deputy_id: int, request_key: str = "") -> Deputy:
    """The deputy's posts end today, before the day that was named; ending twice changes nothing."""
    kept = lock(Deputy.objects.select_related("organ"), deputy_id)
    require_deputy_keeper(actor, kept.organ)
    if kept.cancelled_on is not None or kept.ends_on < clock.today():
        return kept
    kept.cancelled_on = clock.today()
    kept.save(update_fields=["cancelled_on"])
    audit.record(
        actor=actor,
        verb="foi.end_deputy",
        obj=kept,
        before={"cancelled_on": None},
        after={"cancelled_on": clock.today()},
    )
    return kept


def _told(made: Deputy) -> dict[str, str | int]:
    return {
        "organ": made.organ.code,
        "absent": made.absent_id,
        "absent_name": str(made.absent),
        "deputy": made.deputy_id,
        "deputy_name": str(made.deputy),
        "starts_on": made.starts_on.isoformat(),
        "ends_on": made.ends_on.isoformat(),
        "reason": made.reason,
    }
