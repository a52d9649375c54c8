"""What the team types about a comment."""

from django import forms

from directory.models import Service

from ..models import Comment, Point, ReasonToLeaveOut


class AnswerForm(forms.Form):
    """The answer, as the sender reads it."""

    answer = forms.CharField(
        label="Answer",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text="The sender reads it as you write it, with the reference. Say what you did, or why you cannot.",
        error_messages={"required": "Write the answer."},
    )


class LeaveOutForm(forms.Form):
    """Why there is no answer."""

    reason = forms.ModelChoiceField(
        queryset=ReasonToLeaveOut.objects.none(),
        label="Leave it out, because it is",
        error_messages={"required": "Choose the reason. It is counted in the yearly publication."},
    )
    note = forms.CharField(
        label="Note for the team",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Such as where it was passed on to. Only the team reads it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = ReasonToLeaveOut.objects.in_use()


class SortForm(forms.ModelForm):
    """What a comment is about, as the team sorts it for counting."""

    class Meta:
        model = Comment
        fields = ["topic", "role", "age_band", "themes", "needs", "area"]
        widgets = {"themes": forms.CheckboxSelectMultiple, "needs": forms.SelectMultiple(attrs={"size": 8})}

    def save(self, commit=True):
        """Only what was sorted is written, so that nothing erased or answered meanwhile comes back."""
        comment = super().save(commit=False)
        comment.save(update_fields=["topic", "role", "age_band", "area"])
        self.save_m2m()
        return comment


class JoinForm(forms.Form):
    """Into which point a comment goes."""

    point = forms.ModelChoiceField(
        queryset=Point.objects.all(), required=False, label="Others said the same", empty_label="In no point"
    )


class TypedInForm(forms.ModelForm):
    """What somebody said by phone, by post or face to face, as the team writes it down."""

    class Meta:
        model = Comment
        fields = ["source", "topic", "words", "role", "age_band", "service", "email"]
        widgets = {"words": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})}
        help_texts = {
            "words": "As they said it. Nobody but the team reads it.",
            "email": "Only if they want an answer by email, and said that we may use it.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        spoken = (Comment.Source.PHONE, Comment.Source.POST, Comment.Source.EMAIL, Comment.Source.IN_PERSON)
        self.fields["source"].choices = [(each.value, each.label) for each in spoken]
        self.fields["topic"].queryset = self.fields["topic"].queryset.in_use()
        if "service" in self.fields:
            self.fields["service"].queryset = Service.objects.order_by("name")
